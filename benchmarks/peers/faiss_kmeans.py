"""faiss.Kmeans on all rows.

    OMP_WAIT_POLICY=PASSIVE python faiss_kmeans.py K THREADS FILE.npy
    OMP_WAIT_POLICY=PASSIVE python faiss_kmeans.py K THREADS FILE.npy SECONDS SEED random|k-means++

The first form runs 20 iterations from random rows, three times, and prints the mean wall and
processor seconds per iteration and the mean objective. The second prints the objective after as many
iterations as take at least SECONDS, seeding included.
"""
import math
import sys
import time

import faiss
import numpy as np

k, threads, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
faiss.omp_set_num_threads(threads)
points = np.ascontiguousarray(np.load(path), dtype=np.float32)


def train(iterations, seed, init="random"):
    kmeans = faiss.Kmeans(
        points.shape[1], k, niter=iterations, seed=seed, max_points_per_centroid=10**9,
        init_method={"random": faiss.ClusteringInitMethod_RANDOM,
                     "k-means++": faiss.ClusteringInitMethod_KMEANS_PLUS_PLUS}[init])
    start, used = time.perf_counter(), time.process_time()
    kmeans.train(points)
    return np.array([time.perf_counter() - start, time.process_time() - used, kmeans.obj[-1]])


train(2, 0)
if len(sys.argv) == 4:
    wall, cpu, objective = np.mean([train(20, seed) for seed in (1, 2, 3)], axis=0)
    print(f"faiss {faiss.__version__} {points.shape} K={k}: {wall / 20:.4f} s wall, "
          f"{cpu / 20:.4f} s cpu per iteration, objective {objective:.6g}")
else:
    seconds, seed, init = float(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
    one, many = train(1, seed, init)[0], train(11, seed, init)[0]
    iterations = 1 + math.ceil(1.05 * max(0, seconds - one) / ((many - one) / 10))
    took, used, objective = train(iterations, seed, init)
    print(f"{iterations} iterations from {init}: took {took:.3f} s, cpu {used:.3f} s, "
          f"objective {objective:.6g}")
