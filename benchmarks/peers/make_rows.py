"""Writes N synthetic instruction rows (about 600 bytes each; 320 if short) as JSON Lines, the same
every time.

    python make_rows.py 1000000 rows.jsonl [short]
"""

import json
import random
import sys

count, path = int(sys.argv[1]), sys.argv[2]
(few, many), (least, most) = ((6, 28), (3, 30)) if "short" in sys.argv[3:] else ((15, 60), (5, 70))
rng = random.Random(20261122)
syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
words = ["".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(5000)]


def text(low, high):
    return " ".join(rng.choices(words, k=rng.randint(low, high)))


with open(path, "w", encoding="utf-8") as out:
    for i in range(count):
        row = {
            "id": f"row-{i:07d}",
            "source": f"source-{i % 7}",
            "instruction": text(few, many) + f"? {i}",
            "output": text(least, most) + " naïve ✓\n" * (i % 5 == 0) + ".",
        }
        out.write(json.dumps(row, ensure_ascii=i % 3 == 0) + "\n")
