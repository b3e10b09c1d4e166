# Runs the program that standard input holds, with limits that it cannot lift. Exit code 0: it ended;
# 1: it failed, and the last line of standard error names the exception; 2: that line names a module
# that is not installed.
import os
import resource
import sys

seconds, address_bytes = int(sys.argv[1]), int(sys.argv[2])
for limit, value in (
    (resource.RLIMIT_CPU, seconds),
    (resource.RLIMIT_AS, address_bytes),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
):
    resource.setrlimit(limit, (value, value))


def end(code, word):
    try:
        sys.stdout.flush()
    except BaseException as e:
        code, word = code or 1, word or type(e).__name__
    word = "".join(c for c in word if c.isprintable())[:200]
    os.write(2, ("\n" + word + "\n").encode("utf-8", "replace"))
    os._exit(code)


def run(end, preamble, program):
    import builtins
    import types

    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    names = main.__dict__
    names["__builtins__"] = builtins
    touched = bool
    try:
        program = program.decode("utf-8", "surrogatepass")
        exec(preamble, names)
        touched = names.pop("_bind")(program)
        exec(compile(program, "program.py", "exec"), names)
        code, word = 0, ""
    except SystemExit as e:
        code, word = (0, "") if e.code in (None, 0) else (1, "SystemExit")
    except ModuleNotFoundError as e:
        code, word = 2, str(e.name or "a module")
    except BaseException as e:
        code, word = 1, type(e).__name__
    try:
        import atexit

        atexit._run_exitfuncs()
    except BaseException as e:
        code, word = code or 1, word or type(e).__name__
    if touched():
        code, word = 2, "numpy"
    end(code, word)


preamble, sys.argv = sys.argv[3], ["program.py"]
sys.path[:] = [place for place in sys.path if place]
run(end, preamble, sys.stdin.buffer.read())
