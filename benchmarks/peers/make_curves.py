"""Writes N seeded loss curves of COLUMNS values, falling and with noise, as a matrix of float32.

    python make_curves.py 262144 12 curves.npy
"""

import sys

import numpy as np

rows, columns, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
rng = np.random.default_rng(7)
KINDS = 40
start = 1 + 3 * rng.random(KINDS)
rate = 3 * rng.random(KINDS)
floor = rng.random(KINDS)
curves = floor[:, None] + start[:, None] * np.exp(-rate[:, None] * np.arange(columns) / columns)
kind = rng.integers(0, KINDS, rows)
level = np.exp(0.6 * (rng.random(rows) - 0.5))
noise = 0.1 * rng.normal(size=(rows, columns))
np.save(path, np.maximum(0, curves[kind] * level[:, None] + noise).astype(np.float32))
