"""The two sides of lm_table.py: s2l in a JVM that is started as the launcher does, and lm_peers.py."""
import json
import os
import re
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LAUNCHER = open(f"{ROOT}/s2l", encoding="utf-8").read()


def java():
    """As the launcher starts the JVM."""
    options = re.search(r"^options=\((.*?)^\)", LAUNCHER, re.M | re.S)[1]
    options = [option for text in options.splitlines() if not text.strip().startswith("#")
               for option in text.split() if "$" not in option]
    home = os.environ.get("S2L_HOME", os.path.expanduser("~/.s2l"))
    options.append(f"-Dorg.bytedeco.javacpp.cachedir={home}/cache/natives")
    if os.path.isdir(f"{home}/cuda/lib"):
        options.append(f"-Djava.library.path={home}/cuda/lib")
    home = os.environ.get("JAVA_HOME")
    return [f"{home}/bin/java" if home else "java", *options, "-cp",
            f"{ROOT}/benchmarks/target/classes:{ROOT}/cli/target/s2l/*",
            "dev.s2l.benchmarks.LanguageModelRun"]


def launcher_environment():
    found = dict(re.findall(r'^export (\w+)="\$\{\1:-(\d+)\}"', LAUNCHER, re.M))
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **found}
    return {name: value for name, value in environment.items()
            if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}


class Process:
    """Answers requests, a line each."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        text = self.process.stdout.readline()
        return json.loads(text) if text else {"failed": self.process.wait()}

    def close(self):
        """Peak memory in MiB."""
        self.process.stdin.close()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = status
        self.process.stdout.close()
        return used.ru_maxrss / 1024


class Ours:
    """A process for each measurement; one for all else."""

    def __init__(self):
        self.command, self.environment = java(), launcher_environment()
        self.kept = Process(self.command, self.environment)

    def ask(self, request):
        return self.kept.ask(request)

    def measure(self, request):
        process = Process(self.command, self.environment)
        answer = process.ask(request)
        return answer | {"memory": process.close()}


class Peers(Process):
    """Makes a process for each request itself."""

    def __init__(self):
        super().__init__([sys.executable, f"{HERE}/lm_peers.py"], os.environ)
        self.measure = self.ask


class CardMemory(threading.Thread):
    """The most memory of the GPU that is in use between start and end, in MiB."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.done = 0, threading.Event()
        self.start()

    def run(self):
        while not self.done.wait(0.2):
            text = subprocess.run(
                ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"],
                capture_output=True, text=True).stdout
            self.most = max([self.most, *map(int, text.split()[:1])])

    def end(self):
        self.done.set()
        return self.most
