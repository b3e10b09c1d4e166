"""faiss.Kmeans on all rows: 20 iterations from random rows, seconds per iteration, objective.

    OMP_WAIT_POLICY=PASSIVE python faiss_kmeans.py K THREADS FILE.npy...

Prints the best of three: wall and processor seconds per iteration.
"""
import sys
import time

import faiss
import numpy as np

k, threads = int(sys.argv[1]), int(sys.argv[2])
faiss.omp_set_num_threads(threads)
for path in sys.argv[3:]:
    points = np.ascontiguousarray(np.load(path), dtype=np.float32)
    wall = cpu = float("inf")
    for seed in range(1, 4):
        kmeans = faiss.Kmeans(points.shape[1], k, niter=20, seed=seed, max_points_per_centroid=10**9)
        start, used = time.perf_counter(), time.process_time()
        kmeans.train(points)
        wall = min(wall, (time.perf_counter() - start) / 20)
        cpu = min(cpu, (time.process_time() - used) / 20)
    print(f"faiss {faiss.__version__} {path} {points.shape} K={k}: "
          f"{wall:.4f} s wall, {cpu:.4f} s cpu per iteration, objective {kmeans.obj[-1]:.6g}")
