"""Runs the callback of docs/trajectories.md with the real Trainer and gives its losses to s2l.

    python -m venv v && v/bin/pip install torch transformers accelerate
    v/bin/python check_callback.py            # in tools/golden; runs ../../s2l

The callback is taken from the page as it stands there. Its losses must be those of one row at a
time, and `s2l select` must choose rows by them.
"""

import json
import pathlib
import re
import subprocess
import tempfile

import numpy as np
import torch
import transformers

HERE = pathlib.Path(__file__).resolve().parent
S2L = HERE.parent.parent / "s2l"
MODEL = HERE.parent.parent / "testkit/src/main/resources/golden/scored/gpt_neox"
PAGE = HERE.parent.parent / "docs/trajectories.md"
ROWS = 60


def tokenized(row, tokenizer):
    prompt = tokenizer(row["instruction"] + "\n")["input_ids"]
    response = tokenizer(row["output"])["input_ids"]
    return {"input_ids": prompt + response, "labels": [-100] * len(prompt) + response}


@torch.no_grad()
def one_by_one(model, rows):
    model.eval()
    return [
        model(**{name: torch.tensor([ids]) for name, ids in row.items()}).loss.item() for row in rows
    ]


def main():
    scope = {}
    exec(re.search(r"```python\n(.*?)```", PAGE.read_text(), re.S).group(1), scope)
    rows = [
        {"instruction": f"What is {i} + {i}?", "output": f"{i} + {i} = {2 * i}." * (1 + i % 7)}
        for i in range(ROWS)
    ]
    tokenizer = transformers.AutoTokenizer.from_pretrained(MODEL)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    model = transformers.AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.float32)
    encoded = [tokenized(row, tokenizer) for row in rows]
    collate = transformers.DataCollatorForSeq2Seq(tokenizer)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        trainer = transformers.Trainer(
            model=model,
            args=transformers.TrainingArguments(
                output_dir=str(scratch / "out"),
                max_steps=12,
                per_device_train_batch_size=8,
                learning_rate=1e-3,
                save_strategy="no",
                report_to=[],
                use_cpu=True,
                disable_tqdm=True,
            ),
            train_dataset=encoded,
            data_collator=collate,
            callbacks=[scope["Trajectories"](encoded, collate, every=3, batch=16)],
        )
        trainer.train()
        columns = sorted((scratch / "out").glob("step-*.npy"))
        assert [c.name for c in columns] == [f"step-{s:06d}.npy" for s in (3, 6, 9, 12)], columns
        last = np.load(columns[-1])
        assert np.allclose(last, one_by_one(model, encoded), rtol=1e-4), "losses of the last step"
        data = scratch / "rows.jsonl"
        data.write_text("".join(json.dumps(row) + "\n" for row in rows))
        subprocess.run(
            [S2L, "select", "--trajectories", scratch / "out", "--data", data]
            + ["--budget", "20", "-o", scratch / "run"],
            check=True,
        )
        subset = (scratch / "run/selection/subset.jsonl").read_text().splitlines()
        assert len(subset) == 20 and set(subset) <= set(data.read_text().splitlines())
    print("ok", {p.__name__: p.__version__ for p in (torch, transformers, np)})


if __name__ == "__main__":
    main()
