"""How pure in topics are clusters of trajectories, and clusters of embeddings?

python3 topic_purity.py DATA.jsonl RUN_DIR...

Each RUN_DIR was made by `s2l select` on all rows of DATA: by small-to-large, by embedding-diverse.
Prints for `topic` and for `source` the share of rows that belong to the commonest one of their
cluster, what the same clusters would have if rows were dealt out by chance (mean of 20 deals), and
the adjusted mutual information, which is 0 by chance and 1 for the same partition.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score


def purity(clusters, labels):
    table = np.zeros((clusters.max() + 1, labels.max() + 1), dtype=int)
    np.add.at(table, (clusters, labels), 1)
    return table.max(axis=1).sum() / len(labels)


with open(sys.argv[1], encoding="utf-8") as lines:
    rows = [json.loads(line) for line in lines]
print("| label | rows | labels | run | clusters | purity, % | by chance, % | adjusted mutual information |")
print("|---|---|---|---|---|---|---|---|")
for label in ("topic", "source"):
    for run in sys.argv[2:]:
        assigned = np.load(Path(run) / "clusters" / "assignment.npy").ravel()
        used = [i for i, row in enumerate(rows) if row.get(label) and assigned[i] >= 0]
        clusters = assigned[used]
        labels = np.unique([rows[i][label] for i in used], return_inverse=True)[1]
        chance = np.random.default_rng(0)
        dealt = np.mean([purity(clusters, chance.permutation(labels)) for _ in range(20)])
        print(
            f"| {label} | {len(used):,} | {labels.max() + 1} | {Path(run).name} "
            f"| {len(np.unique(clusters))} | {100 * purity(clusters, labels):.1f} | {100 * dealt:.1f} "
            f"| {adjusted_mutual_info_score(labels, clusters):.3f} |"
        )
