"""The section "Clustering and selection" of RESULTS.md: runs s2l and its peers in turn on the same files and compares.

    pip install -r benchmarks/peers/requirements.txt
    mvn -q -Pbenchmarks -pl benchmarks,cli -am package -DskipTests
    python benchmarks/peers/table.py SCRATCH   # the section of RESULTS.md

Every pair is run ROUNDS times in turn (ours, theirs, ours, ...); the table has medians. CPU time is
what to compare on a machine that is not idle: user and system time of the whole process, except
where a line says "per iteration". A line is printed only if its gate holds.
"""
import os
import platform
import re
import resource
import subprocess
import sys
import time

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCRATCH = sys.argv[1]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
# As the launcher starts it, but with all of the memory.
JAVA = ["java", "-XX:+UseSerialGC", "-Xmx8g", "-XX:MaxNewSize=256m",
        "-XX:PretenureSizeThreshold=128k",
        "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED", "-cp",
        f"{ROOT}/benchmarks/target/classes:{ROOT}/benchmarks/target/lib/*"]
os.environ["OMP_WAIT_POLICY"] = "PASSIVE"


def run(command, **more):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, **more)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command}\n{done.stdout}\n{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout, wall, cpu


def java(name, *arguments):
    return run(JAVA + ["dev.s2l.benchmarks." + name, *map(str, arguments)])


def python(script, *arguments):
    return run([sys.executable, f"{HERE}/{script}", *map(str, arguments)])


def number(pattern, text):
    return [float(value) for value in re.findall(pattern, text)]


def in_turn(ours, theirs):
    """Medians of what the two give, run after run in turn."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return [tuple(np.median([pair[side] for pair in pairs], axis=0)) for side in (0, 1)]


def line(what, ours, theirs, peer, unit, objectives=""):
    print(f"| {what} | {peer} | {ours[0]:.4g} {unit} | {theirs[0]:.4g} {unit} | "
          f"**{theirs[0] / ours[0]:.2f}** | {theirs[1] / ours[1]:.2f} | {objectives} |", flush=True)


def matrix(rows, columns):
    path = f"{SCRATCH}/m-{rows}-{columns}.npy"
    if not os.path.exists(path):
        java("ClusterRun", "make", path, rows, columns)
    return path


def iterations(rows, columns, k):
    path = matrix(rows, columns)
    kept = {}

    def ours():
        out = java("ClusterRun", "iterations", path, k, 20)[0]
        kept["ours"] = min(number(r"objective ([\d.e+]+)", out))
        return (min(number(r"cpu ([\d.]+) s each", out)), min(number(r"iterations, ([\d.]+) s", out)))

    def theirs():
        out = python("faiss_kmeans.py", k, 2, path)[0]
        kept["theirs"] = min(number(r"objective ([\d.e+]+)", out))
        return (number(r"([\d.]+) s cpu per", out)[0], number(r"([\d.]+) s wall", out)[0])

    a, b = in_turn(ours, theirs)
    assert kept["ours"] < 1.05 * kept["theirs"], kept
    line(f"k-means on all of {rows:,} × {columns}, K = {k}, per iteration", a, b, "Faiss", "s",
         f"{kept['ours']:.5g} / {kept['theirs']:.5g}")


def converged(rows, columns, k, mode="paper", *starts):
    path = matrix(rows, columns)
    kept = {}

    def ours():
        out = java("ClusterRun", mode, path, k, *starts)[0]
        kept["ours"] = number(r"objective ([\d.e+]+)", out)[0]
        return (number(r"cpu ([\d.]+) s,", out)[0], number(r"cluster ([\d.]+) s", out)[0])

    def theirs():
        out = python("sklearn_kmeans.py", k, path)[0]
        kept["theirs"] = number(r"inertia ([\d.e+]+)", out)[0]
        return (number(r"cpu ([\d.]+) s,", out)[0], number(r": ([\d.]+) s,", out)[0])

    a, b = in_turn(ours, theirs)
    assert kept["ours"] < (1.05 if mode == "paper" else 1) * kept["theirs"], kept
    how = "to the end" if mode == "paper" else f"to 1e-5, best of {starts[0]} starts"
    line(f"k-means++ {how}, {rows:,} × {columns}, K = {k}, cold JVM", a, b, "scikit-learn", "s",
         f"{kept['ours']:.5g} / {kept['theirs']:.5g}")


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
    kept = {}

    def measured(name, call):
        _, wall, cpu = call(f"{SCRATCH}/{name}.npy")
        kept[name] = objective(points, np.load(f"{SCRATCH}/{name}.npy"))
        return (cpu, wall)

    a, b = in_turn(
        lambda: measured("ours", lambda to: java("FacilityRun", path, count, to)),
        lambda: measured("theirs", lambda to: python("apricot_facility.py", path, count, to)))
    assert kept["ours"] > (1 - 1e-5) * kept["theirs"], kept
    line(f"facility location, {rows:,} × {dims}, choose {count:,}, whole process", a, b,
         "apricot, lazy", "s", f"{kept['ours']:.6g} / {kept['theirs']:.6g}")


def selection(rows, columns, count):
    folder = f"{SCRATCH}/columns-{rows}"
    os.makedirs(folder, exist_ok=True)
    points = np.load(matrix(rows, columns))
    for c in range(columns):
        np.save(f"{folder}/step-{500 * (c + 1):06d}.npy", points[:, c])
    turn = iter(range(10**6))

    def ours():
        to = f"{SCRATCH}/run-{os.getpid()}-{next(turn)}"
        _, wall, cpu = run([f"{ROOT}/s2l", "select", "--trajectories", folder, "--budget", str(count),
                            "--output-dir", to])
        assert sum(1 for _ in open(to + "/selection/selection.jsonl")) == count
        return (cpu, wall)

    def theirs():
        _, wall, cpu = python("numpy_selection.py", folder, count, f"{SCRATCH}/chosen.npy")
        assert len(np.load(f"{SCRATCH}/chosen.npy")) == count
        return (cpu, wall)

    ours()
    a, b = in_turn(ours, theirs)
    line(f"`s2l select` {rows:,} × {columns} columns → {count:,} rows, whole process", a, b,
         "NumPy + Faiss as the official code (a sample of 25,600 rows)", "s")


def processor():
    for text in open("/proc/cpuinfo"):
        if text.startswith("model name"):
            return text.split(":")[1].strip()
    return platform.machine()


print("## Clustering and selection\n\nMade by `python benchmarks/peers/table.py SCRATCH`, medians of "
      f"{ROUNDS} interleaved rounds, {time.strftime('%Y-%m-%d')}. {processor()}, {os.cpu_count()} cores; "
      f"load average before: {os.getloadavg()[0]:.1f}, so CPU time is what to compare. "
      "Above 1, s2l is quicker.\n")
print("| what | peer | s2l, CPU | peer, CPU | peer / s2l, CPU | peer / s2l, wall | objective, s2l / peer |")
print("|---|---|---|---|---|---|---|", flush=True)
for job in sys.argv[2:] or ["12", "40", "128", "512", "converged", "fine", "facility",
                            "facility-large", "selection"]:
    if job.isdigit():
        iterations(262144 if int(job) < 512 else 65536, int(job), 100)
    elif job == "converged":
        converged(262144, 12, 100)
    elif job == "fine":
        converged(262144, 12, 100, "fine", 2)
    elif job == "facility":
        facility(5000, 64, 550)
    elif job == "facility-large":
        facility(12000, 64, 1320)
    else:
        selection(262144, 12, 30000)
print(f"\nLoad average after: {os.getloadavg()[0]:.1f}.")
