"""scikit-learn's KMeans (k-means++, one start, Lloyd): seconds in all, inertia.

    python sklearn_kmeans.py K FILE.npy SEED
"""
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans

k, path, seed = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
points = np.load(path)
start, used = time.perf_counter(), time.process_time()
model = KMeans(k, init="k-means++", n_init=1, max_iter=100, tol=1e-4, random_state=seed).fit(points)
print(f"scikit-learn {sklearn.__version__} {points.shape} K={k}: "
      f"took {time.perf_counter() - start:.3f} s, cpu {time.process_time() - used:.3f} s, "
      f"{model.n_iter_} iterations, objective {model.inertia_:.6g}")
