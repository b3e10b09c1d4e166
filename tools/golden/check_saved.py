"""Loads folders that s2l saved in the Python library and compares what it computes.

    check_saved.py models GOLDEN/models SAVED     logits of the golden models that s2l loaded and
                                                  saved (dev.s2l.lm.model.SavedModels) against the
                                                  numbers in golden.safetensors
    check_saved.py run MODEL RUN_DIR STEP         the losses that `s2l record` wrote for STEP against
                                                  the ones computed here from the same token ids

Made with torch 2.10.0, transformers 5.23.0, safetensors 0.7.0, numpy 2.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer


def load(folder, dtype):
    model, report = AutoModelForCausalLM.from_pretrained(
        folder, dtype=dtype, attn_implementation="eager", output_loading_info=True)
    assert not report["missing_keys"] and not report["unexpected_keys"] and not report["mismatched_keys"], report
    return model.eval()


def models(golden, saved):
    for folder in sorted(saved.iterdir()):
        expected = load_file(golden / folder.name / "golden.safetensors")
        with torch.no_grad():
            logits = load(folder, torch.float32)(expected["input_ids"].long()).logits
        mask = expected["attention_mask"].bool()
        difference = (logits.double() - expected["logits"].double())[mask].abs().max().item()
        print(f"{folder.name:24s} largest difference of a logit {difference:.1e}")


def run(folder, directory, step):
    model = load(folder, torch.float32)
    AutoTokenizer.from_pretrained(folder)
    manifest = json.loads((directory / "tokens/manifest.json").read_text())
    dtype = np.uint16 if manifest["idBytes"] == 2 else np.int32
    ids = np.fromfile(directory / "tokens/ids.bin", dtype=dtype)
    offsets = np.fromfile(directory / "tokens/offsets.bin", dtype=np.int64)
    learned = np.unpackbits(np.fromfile(directory / "tokens/learned.bin", dtype=np.uint8), bitorder="little")
    column = np.load(directory / f"trajectories/step-{step:06d}.npy")
    worst, rows = 0.0, 0
    for row, (begin, end) in enumerate(zip(offsets[:-1], offsets[1:])):
        if begin == end:
            continue
        tokens = torch.tensor(ids[begin:end].astype(np.int64))[None]
        with torch.no_grad():
            logits = model(tokens).logits[0, :-1].double()
        marks = torch.tensor(learned[begin + 1:end].astype(bool))
        loss = torch.nn.functional.cross_entropy(logits[marks], tokens[0, 1:][marks]).item()
        worst, rows = max(worst, abs(loss - float(column[row])) / max(1, loss)), rows + 1
    print(f"{rows} rows, largest relative difference of a loss {worst:.1e}")


if __name__ == "__main__":
    if sys.argv[1] == "models":
        models(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        run(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
