"""apricot's lazy greedy facility location on cosines: the same matrix, the same number of rows.

    python apricot_facility.py FILE.npy COUNT CHOSEN.npy
"""
import sys
import time

import numpy as np

# apricot 0.6.1 uses names that NumPy has dropped since.
for name, kind in (("int", int), ("bool", bool), ("float", float)):
    if name not in vars(np):
        setattr(np, name, kind)

from apricot import FacilityLocationSelection  # noqa: E402

points, count, target = np.load(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
start = time.perf_counter()
unit = points / np.linalg.norm(points, axis=1, keepdims=True)
similarity = np.maximum(unit @ unit.T, 0).astype(np.float64)
model = FacilityLocationSelection(count, metric="precomputed", optimizer="lazy")
model.fit(similarity)
print(f"chose {count} rows in {time.perf_counter() - start:.3f} s")
np.save(target, np.sort(model.ranking).astype(np.int32))
