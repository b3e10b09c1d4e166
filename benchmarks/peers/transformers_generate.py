"""transformers' generate, greedy, in batches padded on the left: seconds and tokens a second.

    python transformers_generate.py MODEL PROMPTS.jsonl BATCH NEW_TOKENS OUTPUT.jsonl [THREADS]

PROMPTS.jsonl has a key `prompt`. Loading the model is not counted. OUTPUT.jsonl gets {"ids"} by
prompt, up to the end token (`s2l generate` leaves that token out).
"""
import json
import sys
import time

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

folder, prompts, batch, new, output = sys.argv[1:6]
batch, new = int(batch), int(new)
if len(sys.argv) > 6:
    torch.set_num_threads(int(sys.argv[6]))
tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
texts = [json.loads(line)["prompt"] for line in open(prompts, encoding="utf-8")]
ends = model.generation_config.eos_token_id
ends = set(ends if isinstance(ends, list) else [ends])


def answer(texts):
    inputs = tokenizer(texts, return_tensors="pt", padding=True)
    with torch.inference_mode():
        ids = model.generate(**inputs, max_new_tokens=new, do_sample=False,
                             pad_token_id=tokenizer.pad_token_id)
    for row in ids[:, inputs["input_ids"].shape[1]:].tolist():
        cut = next((i + 1 for i, token in enumerate(row) if token in ends), len(row))
        yield row[:cut]


list(answer(texts[:1]))
start, used = time.perf_counter(), time.process_time()
rows = [row for i in range(0, len(texts), batch) for row in answer(texts[i:i + batch])]
took = time.perf_counter() - start
with open(output, "w", encoding="utf-8") as file:
    for row in rows:
        file.write(json.dumps({"ids": row}) + "\n")
count = sum(map(len, rows))
print(f"transformers {transformers.__version__}, torch {torch.__version__}, "
      f"{torch.get_num_threads()} threads, batch {batch}: {count} tokens in {took:.2f} s, "
      f"{count / took:.1f} tokens/s, cpu {time.process_time() - used:.2f} s")
