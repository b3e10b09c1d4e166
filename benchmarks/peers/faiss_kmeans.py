"""faiss.Kmeans on all rows from random rows: seconds per iteration, objective.

    OMP_WAIT_POLICY=PASSIVE python faiss_kmeans.py K THREADS FILE.npy [SECONDS SEED]

Prints the best of three times 20 iterations, wall and processor seconds per iteration. With SECONDS
it then runs as many iterations as at least fill them and prints what it took and the objective.
"""
import math
import sys
import time

import faiss
import numpy as np

k, threads, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
faiss.omp_set_num_threads(threads)
points = np.ascontiguousarray(np.load(path), dtype=np.float32)


def train(iterations, seed):
    kmeans = faiss.Kmeans(points.shape[1], k, niter=iterations, seed=seed, max_points_per_centroid=10**9)
    start, used = time.perf_counter(), time.process_time()
    kmeans.train(points)
    return time.perf_counter() - start, time.process_time() - used, kmeans.obj[-1]


runs = [train(20, seed) for seed in (1, 2, 3)]
wall, cpu = min(run[0] for run in runs) / 20, min(run[1] for run in runs) / 20
print(f"faiss {faiss.__version__} {path} {points.shape} K={k}: "
      f"{wall:.4f} s wall, {cpu:.4f} s cpu per iteration, objective {min(run[2] for run in runs):.6g}")
if len(sys.argv) > 4:
    iterations = math.ceil(float(sys.argv[4]) / wall)
    took, used, objective = train(iterations, int(sys.argv[5]))
    print(f"{iterations} iterations: took {took:.3f} s, cpu {used:.3f} s, objective {objective:.6g}")
