# Prints "held" alone if the fence denies what it must.
import os
import socket


def denied(what, action):
    try:
        action()
    except OSError:
        return
    print(what, "is not denied;", end=" ")


def fork():
    if os.fork() == 0:
        os._exit(0)


def write(path):
    with open(path, "w"):
        pass


denied("a socket", socket.socket)
denied("another process", fork)
denied("a file in /", lambda: write("/s2l"))
denied("a file in /tmp", lambda: write("/tmp/s2l"))
denied("reading /etc/passwd", lambda: open("/etc/passwd"))
denied("/proc", lambda: os.listdir("/proc/self"))
denied("a signal", lambda: os.kill(1, 0))
if set(os.environ) - {"PYTHONHASHSEED", "PYTHONHOME", "PYTHONPATH", "LC_CTYPE", "PWD"} - {
    name for name in os.environ if name.endswith("_NUM_THREADS")
}:
    print("the environment is not empty;", end=" ")
print("held")
