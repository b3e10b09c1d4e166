"""scikit-learn's KMeans (k-means++, one start, Lloyd): seconds in all, inertia.

    python sklearn_kmeans.py K FILE.npy...
"""
import sys
import time

import numpy as np
import sklearn
from sklearn.cluster import KMeans

k = int(sys.argv[1])
for path in sys.argv[2:]:
    points = np.load(path)
    start, used = time.perf_counter(), time.process_time()
    model = KMeans(k, init="k-means++", n_init=1, max_iter=100, tol=1e-4, random_state=42).fit(points)
    print(f"scikit-learn {sklearn.__version__} {points.shape} K={k}: "
          f"{time.perf_counter() - start:.3f} s, cpu {time.process_time() - used:.3f} s, "
          f"{model.n_iter_} iterations, inertia {model.inertia_:.6g}")
