"""What people run instead of s2l to record losses and to fine-tune: the peers of `run.sh LM`.

    echo '{"work": "record", "method": "careful", "model": DIR, "rows": FILE.jsonl, "format": "float32",
           "device": "cpu", "warm": 8, "losses": FILE}' | python benchmarks/peers/lm_peers.py

Answers requests, one JSON object a line, as benchmarks/.../LanguageModelRun.java does, each in a
process of its own that begins with the libraries loaded; the answer has its peak memory in MiB.

record   every row's mean loss over its response tokens
  official     the loop of the paper's code: a row at a time, logits at every position
  careful      as a careful user writes it: rows of like length together, hidden states, logits at
               positions that predict a learned token, in chunks
  compiled     the same under torch.compile
  ctranslate2  Generator.score_batch, which scores every position; "converted" is the model in its
               own form, which `convert` makes
train    transformers and fused AdamW, micro-batches of rows of like length
  full         the loss that the model class computes: logits at every position
  chunked      hidden states, logits at learned positions, forward and backward chunk by chunk
products two large square matrices

bfloat16: on a CPU autocast; on a GPU recording with weights in bfloat16, training by autocast. int8:
CTranslate2's. With "flash": true attention is computed by the flash kernel, or fails.
"""
import contextlib
import json
import os
import random
import sys
import time
import traceback

# They force slower kernels on every OpenBLAS.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import ctranslate2
import torch
import torch.nn.functional as F
import transformers
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import AutoModelForCausalLM, AutoTokenizer

transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()
CORES = len(os.sched_getaffinity(0))
MAX_LENGTH = 512
BEGIN = ("Below is an instruction that describes a task{}. Write a response that appropriately "
         "completes the request.\n\n### Instruction:\n{}\n\n")
WITH_INPUT = ", paired with an input that provides further context"
# Padded tokens of a batch, and positions whose logits are computed at once: what did best here, and
# what fills a GPU.
BUDGET = {"cpu": (2048, 128), "cuda": (32768, 4096)}


def encoded(request):
    """Of each row its token ids and how many of them are the prompt."""
    tokenizer = AutoTokenizer.from_pretrained(request["model"])
    rows = []
    for line in open(request["rows"], encoding="utf-8"):
        row = json.loads(line)
        more = row.get("input")
        prompt = BEGIN.format(WITH_INPUT if more else "", row["instruction"])
        prompt += (f"### Input:\n{more}\n\n" if more else "") + "### Response:"
        text = tokenizer(prompt + row["output"], add_special_tokens=False,
                         return_offsets_mapping=True)
        # A token with the end of the prompt and the beginning of the response is learned.
        begin = sum(end <= len(prompt) for _, end in text["offset_mapping"])
        ids = (text["input_ids"] + [tokenizer.eos_token_id])[:MAX_LENGTH]
        rows.append((ids, min(begin, MAX_LENGTH - 1)))
    return tokenizer, rows


def load(request, dtype=torch.float32):
    return AutoModelForCausalLM.from_pretrained(
        request["model"], dtype=dtype, attn_implementation="sdpa").to(request["device"])


@contextlib.contextmanager
def format_of(request):
    with contextlib.ExitStack() as stack:
        if request["format"] == "bfloat16":
            stack.enter_context(torch.autocast(request["device"], dtype=torch.bfloat16))
        if request.get("flash"):
            stack.enter_context(sdpa_kernel(SDPBackend.FLASH_ATTENTION))
        yield


def wait(request):
    if request["device"] == "cuda":
        torch.cuda.synchronize()


def padded(rows, device):
    """Ids and labels, padded on the right: under a causal mask padding needs no mask."""
    length = max(len(ids) for ids, _ in rows)
    ids = torch.zeros((len(rows), length), dtype=torch.long)
    labels = torch.full((len(rows), length), -100)
    for i, (row, prompt) in enumerate(rows):
        ids[i, :len(row)] = torch.tensor(row)
        labels[i, prompt:len(row)] = torch.tensor(row[prompt:])
    return ids.to(device), labels.to(device)


def by_length(rows, budget):
    """Numbers of rows, in batches of at most `budget` padded tokens."""
    batch = []
    for row in sorted(range(len(rows)), key=lambda row: len(rows[row][0])):
        if batch and (len(batch) + 1) * len(rows[row][0]) > budget:
            yield batch
            batch = []
        batch.append(row)
    yield batch


def official(request):
    _, rows = encoded(request)
    model = load(request, weights_of(request)).eval()

    def losses(rows):
        for ids, prompt in rows:
            ids, labels = padded([(ids, prompt)], request["device"])
            yield model(input_ids=ids, labels=labels).loss.item()

    return rows, lambda rows: list(losses(rows))


def weights_of(request):
    short = request["format"] == "bfloat16" and request["device"] == "cuda"
    return torch.bfloat16 if short else torch.float32


def careful(request, compiled=False):
    _, rows = encoded(request)
    model = load(request, weights_of(request)).eval()
    body, head = model.base_model, model.get_output_embeddings()
    budget, chunk = BUDGET[request["device"]]
    if compiled:
        body = torch.compile(body, dynamic=True)

    def losses(rows):
        found = [0.0] * len(rows)
        for batch in by_length(rows, budget):
            ids, labels = padded([rows[row] for row in batch], request["device"])
            learned = labels[:, 1:] != -100
            hidden = body(input_ids=ids, use_cache=False).last_hidden_state[:, :-1][learned]
            targets = labels[:, 1:][learned]
            owners = learned.nonzero()[:, 0]
            each = torch.cat([
                F.cross_entropy(head(hidden[i:i + chunk]).float(), targets[i:i + chunk],
                                reduction="none") for i in range(0, len(targets), chunk)])
            sums = torch.zeros(len(batch), device=each.device).index_add_(0, owners, each)
            for row, loss in zip(batch, (sums / learned.sum(1)).tolist()):
                found[row] = loss
        return found

    return rows, losses


def convert(request):
    """CTranslate2 reads a form of its own."""
    # Its converter asks for the name that transformers 4 had.
    transformers.GPTNeoXConfig.rotary_pct = property(
        lambda config: config.rope_parameters["partial_rotary_factor"])
    converter = ctranslate2.converters.TransformersConverter(request["model"])
    converter.convert(request["converted"], quantization=request["format"])
    return {}


def score_batch(request):
    tokenizer, rows = encoded(request)
    generator = ctranslate2.Generator(
        request["converted"], device=request["device"], compute_type=request["format"],
        inter_threads=CORES, intra_threads=1)

    def losses(rows):
        texts = [tokenizer.convert_ids_to_tokens(ids) for ids, _ in rows]
        scores = generator.score_batch(texts, max_batch_size=BUDGET[request["device"]][0],
                                       batch_type="tokens", max_input_length=MAX_LENGTH)
        # The first token has no score.
        return [-sum(score.log_probs[max(prompt, 1) - 1:]) / (len(ids) - max(prompt, 1))
                for score, (ids, prompt) in zip(scores, rows)]

    return rows, losses


def record(request):
    make = {"official": official, "careful": careful, "ctranslate2": score_batch,
            "compiled": lambda request: careful(request, compiled=True)}[request["method"]]
    rows, losses = make(request)
    with torch.no_grad(), format_of(request):
        losses(rows[::request["warm"]])
        wait(request)
        begin = time.perf_counter()
        found = losses(rows)
        wait(request)
        seconds = time.perf_counter() - begin
    with open(request["losses"], "w") as file:
        file.writelines(f"{loss}\n" for loss in found)
    return {"seconds": seconds, "tokens": sum(len(ids) for ids, _ in rows)}


def full_loss(model, ids, labels, count, request):
    with format_of(request):
        loss = model(input_ids=ids, labels=labels, num_items_in_batch=count).loss
    loss.backward()
    return loss.detach()


def chunked_loss(model, ids, labels, count, request):
    chunk = BUDGET[request["device"]][1]
    learned = labels[:, 1:] != -100
    targets = labels[:, 1:][learned]
    with format_of(request):
        hidden = model.base_model(input_ids=ids, use_cache=False).last_hidden_state
        rows = hidden[:, :-1][learned]
        leaf = rows.detach().requires_grad_()
        total = torch.zeros((), device=rows.device)
        for i in range(0, len(targets), chunk):
            logits = model.get_output_embeddings()(leaf[i:i + chunk]).float()
            loss = F.cross_entropy(logits, targets[i:i + chunk], reduction="sum") / count
            loss.backward()
            total += loss.detach()
    rows.backward(leaf.grad)
    return total


def train(request):
    _, rows = encoded(request)
    model = load(request).train()
    loss_of = {"full": full_loss, "chunked": chunked_loss}[request["method"]]
    optimizer = torch.optim.AdamW(model.parameters(), lr=request["rate"], weight_decay=0.0,
                                  fused=True)
    batch = request["batch"]
    order = sorted(range(len(rows)), key=lambda row: len(rows[row][0]))
    batches = [order[i:i + batch] for i in range(0, len(order), batch)]
    random.Random(0).shuffle(batches)
    losses, tokens = [], 0
    for step in range(request["steps"]):
        if step == request["warm"]:
            wait(request)
            begin, tokens = time.perf_counter(), 0
        parts = [batches[(step * request["accumulated"] + i) % len(batches)]
                 for i in range(request["accumulated"])]
        parts = [padded([rows[row] for row in part], request["device"]) for part in parts]
        count = sum(int((labels[:, 1:] != -100).sum()) for _, labels in parts)
        losses.append(sum(loss_of(model, ids, labels, count, request) for ids, labels in parts))
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        tokens += sum(len(rows[row][0]) for i in range(request["accumulated"])
                      for row in batches[(step * request["accumulated"] + i) % len(batches)])
    wait(request)
    return {"seconds": time.perf_counter() - begin, "tokens": tokens,
            "losses": [loss.item() for loss in losses]}


def products(request):
    torch.set_num_threads(request["threads"])
    size = 8192 if request["device"] == "cuda" else 2048
    dtype = getattr(torch, request["format"])
    a, b = (torch.rand(size, size, device=request["device"]).to(dtype) for _ in range(2))
    out, best = torch.empty_like(a), 0.0
    for _ in range(3):
        count = 4 if request["device"] == "cpu" else 50
        torch.mm(a, b, out=out)
        wait(request)
        begin = time.perf_counter()
        for _ in range(count):
            torch.mm(a, b, out=out)
        wait(request)
        best = max(best, 2e-9 * count * size ** 3 / (time.perf_counter() - begin))
    return {"gflops": best}


def card(request):
    """The device, in words."""
    return {"name": torch.cuda.get_device_name(0)}


def versions(request):
    return {"torch": torch.__version__, "transformers": transformers.__version__,
            "ctranslate2": ctranslate2.__version__}


def answered(request):
    """The answer of a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            torch.set_num_threads(CORES)
            answer = globals()[request["work"]](request)
            os.write(write, json.dumps(answer).encode())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status, used = os.wait4(child, 0)
    if status:
        return {"failed": status}
    return json.loads(text) | {"memory": used.ru_maxrss / 1024}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line))), flush=True)
