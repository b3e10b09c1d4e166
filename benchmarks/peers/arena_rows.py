"""Makes the rows of the arena (EXPERIMENTS.md, "The arena") from published pools of rows.

python3 arena_rows.py POOLS OUT

POOLS holds math-pool.jsonl.gz, clinical-pool.jsonl.gz, dolly.jsonl.gz and
eval/{gsm8k,svamp,aqua,clinical}.jsonl.gz: JSON Lines with instruction and output, in eval with
question, answer and perhaps solution. Most questions of the maths pool occur in two rows, with a
chain of thought and with a program: rows are drawn by question, so that none is both trained on and
measured.

What OUT gets, by the part of arena.sh that reads it:

a   train.jsonl, questions.jsonl, gsm8k.jsonl, aqua.jsonl, dolly.jsonl
b   clinical.jsonl, clinical-test.jsonl (100 rows), and eval/ for the questions
c   small.jsonl: 640 rows of train.jsonl; questions.jsonl, eval/
e   bad.jsonl: train.jsonl with one source thinned to 1 % of the rows and 10 % planted faults, which
    stand in `planted`; thin.jsonl: held-out rows of the thin source
"""

import gzip
import json
import random
import re
import shutil
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

pool = read("clinical-pool.jsonl.gz")
random.Random(4).shuffle(pool)
write("clinical.jsonl", pool)
write(
    "clinical-test.jsonl",
    [
        {"id": row["id"], "instruction": row["question"], "output": row["answer"]}
        for row in random.Random(5).sample(read("eval/clinical.jsonl.gz"), 100)
    ],
)
(out / "eval").mkdir(exist_ok=True)
for name in ("gsm8k", "svamp", "clinical"):
    shutil.copy(pools / "eval" / f"{name}.jsonl.gz", out / "eval")

write("small.jsonl", train[:640])

THIN = "cot/tal-scq5k"
chance = random.Random(3)
thin = [row for row in train if row["source"] == THIN]
chance.shuffle(thin)
kept = round(0.01 * len(train))
left_out = {row["id"] for row in thin[kept:]}
bad = [dict(row) for row in train if row["id"] not in left_out]
trained = {question(row) for row in bad}
write("thin.jsonl", [row for row in thin[kept:] if question(row) not in trained][:300])
faults = chance.sample(range(len(bad)), round(0.1 * len(bad)))
answers = [row["output"] for row in bad]
for i, place in enumerate(faults):
    row = bad[place]
    if i % 2:
        row["output"] = row["output"][: len(row["output"]) // 2]
        row["planted"] = "truncated"
    else:
        row["output"] = next(a for a in chance.sample(answers, 9) if a != row["output"])
        row["planted"] = "answer of another row"
write("bad.jsonl", bad)
print(f"{len(bad)} rows with {len(faults)} faults, {kept} rows of {THIN}")
print(f"{len(train)} rows of {taken} questions, {len(held_out)} questions held out")
