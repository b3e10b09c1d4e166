"""Makes the rows of the arena (EXPERIMENTS.md, "The arena") from published pools of rows.

python3 arena_rows.py POOLS OUT

POOLS holds math-pool.jsonl.gz, dolly.jsonl.gz and eval/{gsm8k,aqua}.jsonl.gz: JSON Lines with
instruction and output, in eval with question and solution. Most questions of the pool occur in two
rows, with a chain of thought and with a program: rows are drawn by question, so that none is both
trained on and measured.
"""

import gzip
import json
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

pools, out = Path(sys.argv[1]), Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)


def read(name):
    with gzip.open(pools / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(name, rows):
    with open(out / name, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def question(row):
    text = row["instruction"]
    if row["source"].startswith("pot/"):
        text = re.sub(r"\s*Let's write a [^\n]*$", "", text)
    return text.strip()


by_question = defaultdict(list)
for row in read("math-pool.jsonl.gz"):
    by_question[question(row)].append(row)
questions = sorted(by_question)
random.Random(1).shuffle(questions)

train, taken = [], 0
while len(train) + len(by_question[questions[taken]]) <= 8000:
    train += by_question[questions[taken]]
    taken += 1
held_out = questions[taken : taken + round(0.05 * taken)]
random.Random(2).shuffle(train)
write("train.jsonl", train)
write("questions.jsonl", [row for q in held_out for row in by_question[q]])
write("dolly.jsonl", read("dolly.jsonl.gz"))
for name in ("gsm8k", "aqua"):
    rows = read(f"eval/{name}.jsonl.gz")
    write(
        f"{name}.jsonl",
        [
            {"id": row["id"], "instruction": row["question"], "output": row["solution"]}
            for row in rows
            if row.get("solution")
        ],
    )
print(f"{len(train)} rows of {taken} questions, {len(held_out)} questions held out")
