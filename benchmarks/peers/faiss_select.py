"""What a Python user would write for a selection: Faiss on all points, small to large, the chosen
rows.

    python faiss_select.py curves.npy rows.jsonl BUDGET K OUTPUT
"""

import sys

import faiss
import numpy as np

matrix, data, budget, k, output = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
points = np.load(matrix)
means = faiss.Kmeans(points.shape[1], k, niter=20, seed=5, max_points_per_centroid=10**9)
means.train(points)
assignment = means.index.search(points, 1)[1][:, 0]
sizes = np.bincount(assignment, minlength=k)
rng = np.random.default_rng(5)
left = budget
chosen = []
for i, cluster in enumerate(np.argsort(sizes, kind="stable")):
    rows = np.flatnonzero(assignment == cluster)
    quota = min(len(rows), left // (k - i))
    left -= quota
    chosen.append(rng.choice(rows, quota, replace=False))
keep = set(np.concatenate(chosen).tolist())
with open(data, "rb") as lines, open(output, "wb") as subset:
    for i, line in enumerate(lines):
        if i in keep:
            subset.write(line)
