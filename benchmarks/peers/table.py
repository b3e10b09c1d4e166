"""The section "Clustering and selection" of RESULTS.md: runs s2l and its peers in turn on the same files and compares.

    pip install -r benchmarks/peers/requirements.txt
    mvn -q -Pbenchmarks -pl benchmarks,cli -am package -DskipTests
    python benchmarks/peers/table.py SCRATCH [LINE...]   # the section of RESULTS.md, or some lines

Every pair is run ROUNDS times in turn (ours, theirs, ours, ...); the table has medians. CPU time is
what to compare on a machine that is not idle: user and system time of the whole process, except
where a line says "per iteration" or "the fit". A line is printed only if its gate holds.
"""
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections import namedtuple

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCRATCH = sys.argv[1]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
# As the launcher starts the JVM, but with all of the memory.
LAUNCHER = re.search(r"^options=\((.*?)^\)", open(f"{ROOT}/s2l").read(), re.M | re.S)[1]
JAVA = ["java", "-Xmx8g"] + [
    option for text in LAUNCHER.splitlines() if not text.strip().startswith("#")
    for option in text.split() if "$" not in option] + [
    "-cp", f"{ROOT}/benchmarks/target/classes:{ROOT}/benchmarks/target/lib/*"]
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"

# Seconds, seconds, what k-means or facility location calls so, MiB.
Run = namedtuple("Run", "cpu wall objective memory", defaults=(0, 0))


def run(command):
    """What a process printed, its CPU and wall time and its greatest resident memory."""
    with open(f"{SCRATCH}/stdout", "w+") as out, open(f"{SCRATCH}/stderr", "w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0)
        errors.seek(0)
        text = out.read()
        if status:
            sys.exit(f"{command}\n{text}\n{errors.read()}")
    return text, Run(used.ru_utime + used.ru_stime, wall, 0, used.ru_maxrss / 1024)


def java(name, *arguments):
    return run(JAVA + ["dev.s2l.benchmarks." + name, *map(str, arguments)])


def python(script, *arguments):
    return run([sys.executable, f"{HERE}/{script}", *map(str, arguments)])


def numbers(pattern, text):
    return [float(value) for value in re.findall(pattern, text)]


def fitted(text):
    """A fit, without the process around it."""
    return Run(*(numbers(pattern, text)[-1]
                 for pattern in (r"cpu ([\d.]+) s,", r"took ([\d.]+) s", r"objective ([\d.e+]+)")))


def medians(runs):
    return Run(*(statistics.median(values) for values in zip(*runs)))


def in_turn(ours, theirs):
    """Medians of what the two give, run after run in turn. Each is told the round, the second also
    how long the first took."""
    pairs = []
    for turn in range(ROUNDS):
        first = ours(turn)
        pairs.append((first, theirs(turn, first)))
    return [medians(side) for side in zip(*pairs)]


def line(what, peer, ours, theirs=None, outcome=""):
    ratios = f"**{theirs.cpu / ours.cpu:.2f}** | {theirs.wall / ours.wall:.2f}" if theirs else " | "
    they = f"{theirs.cpu:.3g} s | {theirs.wall:.3g} s" if theirs else " | "
    print(f"| {what} | {peer} | {ours.cpu:.3g} s | {ours.wall:.3g} s | {they} | {ratios} | {outcome} |",
          flush=True)


def objectives(ours, theirs, digits=5):
    return f"objective {ours.objective:.{digits}g} / {theirs.objective:.{digits}g}"


def memory(*sides):
    return "peak " + " / ".join(f"{side.memory:,.0f} MiB" for side in sides)


def matrix(rows, columns):
    path = f"{SCRATCH}/m-{rows}-{columns}.npy"
    if not os.path.exists(path):
        java("ClusterRun", "make", path, rows, columns)
    return path


def iterations(rows, columns, k):
    """Both do 20 iterations from random rows of their own; means of three fits, ours the last of 20."""
    path = matrix(rows, columns)

    def last(pattern, text):
        return statistics.mean(numbers(pattern, text)[-3:])

    def ours(_):
        text = java("ClusterRun", "iterations", path, k, 20)[0]
        return Run(last(r"cpu ([\d.]+) s each", text), last(r"iterations, ([\d.]+) s", text),
                   last(r"objective ([\d.e+]+)", text))

    def theirs(*_):
        text = python("faiss_kmeans.py", k, 2, path)[0]
        return Run(last(r"([\d.]+) s cpu per", text), last(r"([\d.]+) s wall", text),
                   last(r"objective ([\d.e+]+)", text))

    a, b = in_turn(ours, theirs)
    assert a.objective < 1.05 * b.objective, (a, b)
    line(f"k-means on all of {rows:,} × {columns}, K = {k}, per iteration, warm JVM", "Faiss", a, b,
         objectives(a, b))


def same_time(rows, columns, k, init):
    """Preset paper in a cold JVM, and Faiss for at least as long."""
    path = matrix(rows, columns)
    a, b = in_turn(
        lambda turn: fitted(java("ClusterRun", "best", path, k, 1, turn)[0]),
        lambda turn, first: fitted(python("faiss_kmeans.py", k, 2, path, first.wall, turn, init)[0]))
    assert a.objective < b.objective, (a, b)
    line(f"k-means on all of {rows:,} × {columns}, K = {k}, the fit, cold JVM",
         f"Faiss from {init}, for our wall time", a, b, objectives(a, b))


def converged(rows, columns, k, starts):
    path = matrix(rows, columns)
    a, b = in_turn(
        lambda turn: fitted(java("ClusterRun", "best", path, k, starts, turn)[0]),
        lambda turn, _: fitted(python("sklearn_kmeans.py", k, path, turn)[0]))
    assert a.objective < 1.02 * b.objective, (a, b)
    line(f"k-means++ of {rows:,} × {columns}, K = {k}, the fit, cold JVM, best of {starts}",
         "scikit-learn, one start", a, b, objectives(a, b))


def objective(points, chosen):
    unit = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return sum(np.maximum(unit[i:i + 1000] @ unit[chosen].T, 0).max(axis=1).sum(dtype=np.float64)
               for i in range(0, len(unit), 1000))


def facility(rows, dims, count):
    path = f"{SCRATCH}/e-{rows}-{dims}.npy"
    random = np.random.default_rng(1)
    points = (random.standard_normal((200, dims))[random.integers(0, 200, rows)]
              + 0.7 * random.standard_normal((rows, dims))).astype(np.float32)
    np.save(path, points)

    def measured(name, call, *arguments):
        chosen = f"{SCRATCH}/{name}-{rows}.npy"
        used = call(*arguments, path, count, chosen)[1]
        return used._replace(objective=objective(points, np.load(chosen)))

    a, b = in_turn(lambda _: measured("ours", java, "FacilityRun"),
                   lambda *_: measured("theirs", python, "apricot_facility.py"))
    assert a.objective > (1 - 1e-5) * b.objective, (a, b)
    line(f"facility location, {rows:,} × {dims}, choose {count:,}, whole process", "apricot, lazy", a, b,
         objectives(a, b, 6) + "; " + memory(a, b))


def columns_of(rows, columns):
    folder = f"{SCRATCH}/columns-{rows}-{columns}"
    path = matrix(rows, columns)

    def split():
        os.makedirs(folder, exist_ok=True)
        points = np.load(path, mmap_mode="r")
        for c in range(columns):
            np.save(f"{folder}/step-{500 * (c + 1):06d}.npy", np.ascontiguousarray(points[:, c]))
        os.sync()  # or whoever next asks for its own file to be on disk waits for these

    apart(split)
    return folder


def apart(work):
    """Does work in a process of its own: what this one ever held counts for those it starts later."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def select(folder, count, *more):
    to = f"{SCRATCH}/run-{os.getpid()}-{time.time_ns()}"
    used = run([f"{ROOT}/s2l", "select", "--trajectories", folder, "--budget", str(count),
                "--output-dir", to, *more])[1]
    assert sum(1 for _ in open(to + "/selection/selection.jsonl")) == count
    return used


def selection(rows, columns, count):
    folder = columns_of(rows, columns)

    def theirs(*_):
        chosen = f"{SCRATCH}/chosen.npy"
        used = python("numpy_selection.py", folder, count, chosen)[1]
        assert len(np.load(chosen)) == count
        return used

    select(folder, count)
    a, b = in_turn(lambda _: select(folder, count), theirs)
    line(f"`s2l select` {rows:,} × {columns} columns → {count:,} rows, whole process",
         "NumPy + Faiss as the official code (a sample of 25,600 rows)", a, b, memory(a, b))


def selection_with_texts(rows, columns, count):
    folder = columns_of(rows, columns)
    data = f"{SCRATCH}/rows-{rows}.jsonl"
    python("make_rows.py", rows, data)
    with open(data) as texts:
        assert sum(1 for text in texts if json.loads(text)) == rows
    for more, what in (((), "columns"), (("--data", data), "columns and their texts")):
        a = medians([select(folder, count, *more) for _ in range(ROUNDS + 1)][1:])
        line(f"`s2l select` {rows:,} × {columns} {what} → {count:,} rows, whole process", "–", a,
             outcome=memory(a))


def processor():
    for text in open("/proc/cpuinfo"):
        if text.startswith("model name"):
            return text.split(":")[1].strip()
    return platform.machine()


LINES = {
    # First, since after a process of 10 GB everything takes a tenth longer for a while.
    "select": lambda: selection(262144, 12, 30000),
    "select-texts": lambda: selection_with_texts(30000, 14, 3300),
    "select-large": lambda: selection(10_000_000, 32, 100_000),
    "12": lambda: iterations(262144, 12, 100),
    "40": lambda: iterations(262144, 40, 100),
    "128": lambda: iterations(262144, 128, 100),
    "512": lambda: iterations(65536, 512, 100),
    "random-12": lambda: same_time(262144, 12, 100, "random"),
    "seeded-12": lambda: same_time(262144, 12, 100, "k-means++"),
    "random-40": lambda: same_time(262144, 40, 100, "random"),
    "seeded-40": lambda: same_time(262144, 40, 100, "k-means++"),
    "random-128": lambda: same_time(262144, 128, 100, "random"),
    "seeded-128": lambda: same_time(262144, 128, 100, "k-means++"),
    "random-512": lambda: same_time(65536, 512, 100, "random"),
    "seeded-512": lambda: same_time(65536, 512, 100, "k-means++"),
    "sklearn": lambda: converged(262144, 12, 100, 1),
    "sklearn-best": lambda: converged(262144, 12, 100, 6),
    "facility-5000": lambda: facility(5000, 64, 550),
    "facility-12000": lambda: facility(12000, 64, 1320),
    "facility-30000": lambda: facility(30000, 64, 3300),
}

print("## Clustering and selection\n\nMade by `python benchmarks/peers/table.py SCRATCH`, medians of "
      f"{ROUNDS} interleaved rounds, {time.strftime('%Y-%m-%d')}. {processor()}, {os.cpu_count()} cores; "
      f"load average before: {os.getloadavg()[0]:.1f}. Ratios above 1: s2l is quicker.\n")
print("| what | peer | s2l, CPU | s2l, wall | peer, CPU | peer, wall | peer / s2l, CPU | peer / s2l, wall "
      "| outcome, s2l / peer |")
print("|---|---|---|---|---|---|---|---|---|", flush=True)
for name in sys.argv[2:] or LINES:
    LINES[name]()
print(f"\nLoad average after: {os.getloadavg()[0]:.1f}.")
