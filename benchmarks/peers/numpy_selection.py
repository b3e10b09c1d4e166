"""Selection as the official code does it, in NumPy and Faiss: `.npy` columns to chosen rows.

    python numpy_selection.py FOLDER COUNT CHOSEN.npy

One source: faiss.Kmeans with k=100, niter=20 and its silent subsample, clusters in ascending size,
each with its fair share, the rows of a cluster drawn without replacement.
"""
import glob
import sys

import faiss
import numpy as np

folder, count, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
columns = [np.load(name) for name in sorted(glob.glob(folder + "/step-*.npy"))]
points = np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.float32)
kmeans = faiss.Kmeans(points.shape[1], 100, niter=20)
kmeans.train(points)
_, nearest = kmeans.index.search(points, 1)
order = np.argsort(nearest[:, 0], kind="stable")
clusters = np.split(order, np.cumsum(np.bincount(nearest[:, 0], minlength=100))[:-1])
clusters.sort(key=len)
random = np.random.default_rng(42)
chosen = []
for i, cluster in enumerate(clusters):
    share = (count - sum(map(len, chosen))) // (len(clusters) - i)
    chosen.append(cluster if len(cluster) <= share else random.choice(cluster, share, replace=False))
chosen = np.sort(np.concatenate(chosen))
assert len(np.unique(chosen)) == count
np.save(target, chosen)
