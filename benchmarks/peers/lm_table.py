"""The section "Training and recording" of RESULTS.md: the floor, then s2l and its peers in turn on
the same rows. benchmarks/run.sh LM and benchmarks/gpu.sh start it.

    python benchmarks/peers/lm_table.py SCRATCH DATA LM|GPU [--quick] [--device cpu|cuda]
        [--smollm2 DIR] [--only TEXT]

Before any time is taken, the losses of some rows and of two training steps must be equal to 1e-4
between s2l and each float32 peer, later those of all rows; else it ends with exit code 1.
"""
import argparse
import json
import os
import platform
import random
import re
import statistics
import sys
import time
from collections import defaultdict, namedtuple

from lm_sides import ROOT, CardMemory, Ours, Peers

parser = argparse.ArgumentParser()
parser.add_argument("scratch")
parser.add_argument("data")
parser.add_argument("plan", choices=("LM", "GPU"))
parser.add_argument("--quick", action="store_true")
parser.add_argument("--device", default="cpu")
parser.add_argument("--smollm2")
parser.add_argument("--only", default="", help="lines whose name has this text")
OPTIONS = parser.parse_args()
DEVICE, SCRATCH, QUICK = OPTIONS.device, os.path.abspath(OPTIONS.scratch), OPTIONS.quick
ROUNDS = int(os.environ.get("ROUNDS", "1"))
CORES = len(os.sched_getaffinity(0))
EQUAL = 1e-4
# bfloat16 has eight bits, and a GPU shortens the products of float32.
NEAR = 0.05

# A model on some rows.
Shape = namedtuple("Shape", "name model rows")
# One way to do the work: whose, how, in which format.
Way = namedtuple("Way", "who method format", defaults=("", "float32"))
OURS = "s2l"


def tell(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


SIDES = {}


def side(way):
    return SIDES[OURS if way.who == OURS else "peers"]


def measured(way, request):
    card = CardMemory() if DEVICE == "cuda" else None
    answer = side(way).measure(request)
    return answer | {"memory": card.end()} if card else answer


def published(name):
    return f"{ROOT}/testkit/src/main/resources/published/{name}.json"


def made(name, config):
    """A model with random weights and the built-in tokenizer."""
    folder = f"{SCRATCH}/{name}"
    if not os.path.exists(f"{folder}/model.safetensors.index.json"):
        must(SIDES[OURS].ask({"work": "model", "config": config, "folder": folder}))
    return folder


def must(answer):
    if "failed" in answer or "refused" in answer:
        sys.exit(f"lm_table.py: {answer}")
    return answer


def question(row):
    """Most questions of the maths pool occur in two rows, one of which asks for a program."""
    return re.sub(r"\s*Let's write a [^\n]*$", "", row["instruction"]).strip()


def sample(file, count, choose):
    """The first rows of a file in an order of their own, whole questions or one row of each."""
    with open(f"{OPTIONS.data}/{file}.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    by_question = defaultdict(list)
    for row in rows:
        by_question[question(row)].append(row)
    groups = [by_question[text] for text in sorted(by_question)]
    random.Random(1).shuffle(groups)
    chosen = [row for group in groups for row in (group if choose == "whole" else group[:1])]
    path = f"{SCRATCH}/{file}-{choose}-{count}.jsonl"
    with open(path, "w", encoding="utf-8") as out:
        for row in chosen[:count]:
            out.write(json.dumps({key: row[key] for key in ("instruction", "input", "output")
                                  if row.get(key)}, ensure_ascii=False) + "\n")
    return path


def head(path, count):
    target = f"{path}-{count}.jsonl"
    with open(path, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
        out.writelines(line for line, _ in zip(lines, range(count)))
    return target


def converted(shape, way):
    folder = f"{SCRATCH}/ctranslate2-{os.path.basename(shape.model)}-{way.format}"
    if not os.path.isdir(folder):
        must(SIDES["peers"].ask({"work": "convert", "model": shape.model, "format": way.format,
                                 "converted": folder}))
    return folder


def request(work, shape, way, **more):
    found = {"work": work, "model": shape.model, "rows": shape.rows, "method": way.method,
             "format": way.format, "device": DEVICE, "flash": OPTIONS.plan == "GPU", **more}
    if way.method == "ctranslate2":
        found["converted"] = converted(shape, way)
    return found


def compare(what, ours, theirs, limit):
    """The furthest that two lists of losses are apart; ends everything where that is too far."""
    furthest = max(abs(a - b) / max(1, abs(b)) for a, b in zip(ours, theirs, strict=True))
    if not furthest <= limit:
        tell(f"{what}: losses differ by {furthest:.2g}, more than {limit:g}")
        sys.exit(1)
    return furthest


def limit(way):
    return EQUAL if way.format == "float32" and DEVICE == "cpu" else NEAR


def losses_file(way):
    return f"{SCRATCH}/{way.who}-{way.method}-{way.format}.losses"


def read(path):
    with open(path) as lines:
        return [float(line) for line in lines]


def gate_recording(shape, ways):
    few = shape._replace(rows=head(shape.rows, 8))
    compared = [way for way in ways if way.format in ("float32", gate_format())]
    base = Way(OURS, "", gate_format())
    for way in [base, *(way for way in compared if way.who != OURS)]:
        answer = side(way).ask(request("record", few, way, warm=8, losses=losses_file(way)))
        if way == base:
            must(answer)
        elif "failed" in answer:
            tell(f"{shape.name}, {way} fails, and is left out")
        else:
            compare(f"{shape.name}, {way}", read(losses_file(base)), read(losses_file(way)),
                    limit(way))


def gate_training(shape, ways):
    few = shape._replace(rows=head(shape.rows, 4))
    base = Way(OURS, "", gate_format())
    steps = {"batch": 4, "accumulated": 1, "steps": 2, "warm": 1, "rate": 1e-4}
    ours = must(SIDES[OURS].ask(request("train", few, base, **steps)))["losses"]
    for way in ways:
        if way.who != OURS and way.format == gate_format():
            answer = side(way).ask(request("train", few, way, **steps))
            if "failed" in answer:
                tell(f"{shape.name}, {way} fails, and is left out")
            else:
                compare(f"{shape.name}, two steps, {way}", ours, answer["losses"], limit(way))


def gate_format():
    return "float32" if OPTIONS.plan == "LM" else "bfloat16"


def processor():
    for text in open("/proc/cpuinfo"):
        if text.startswith("model name"):
            return text.split(":")[1].strip()
    return platform.machine()


def peaks(formats):
    """GFLOP/s of large products by format, of the faster of both libraries, all cores at once."""
    print("| products, GFLOP/s | s2l's libtorch, one core | all at once | PyTorch, one core | all |\n"
          "|---|---|---|---|---|")
    best = {}
    for name in formats:
        cells, rates = [], []
        for who in (OURS, "peers"):
            for threads in (1, CORES) if DEVICE == "cpu" else (1,):
                answer = {}
                if who == OURS or name != "int8":
                    answer = SIDES[who].ask({"work": "products", "format": name, "device": DEVICE,
                                             "threads": threads})
                cells.append(f"{answer['gflops']:,.0f}" if "gflops" in answer else "–")
                rates.append(answer.get("gflops", 0))
            if DEVICE != "cpu":
                cells.append("")
        best[name] = max(rates)
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    print()
    return best


def header():
    print("| | | format | tokens/s | s2l / it | share of the peak | peak memory, MiB "
          "| largest relative difference of a loss |\n|---|---|---|---|---|---|---|---|", flush=True)


def lines(what, shape, work, ways, peak, **more):
    """Runs all ways in turn and prints a line of the table for each."""
    runs = defaultdict(list)
    floor, far = None, {}
    for turn in range(ROUNDS):
        ours = None
        for way in ways:
            tell(f"{what}, {shape.name}: {' '.join(filter(None, way))}")
            asked = request(work, shape, way, losses=losses_file(way), **more)
            if way.method == "compiled":
                asked["warm"] = 1  # What it compiles is not counted.
            answer = measured(way, asked)
            if "seconds" not in answer:
                tell(f"not measured: {answer}")
                continue
            runs[way].append(answer)
            if way.who == OURS and not floor:
                floor = answer
            if work == "record" and ours is None:
                ours = read(losses_file(way))
            elif work == "record":
                bound = limit(way) if way.format == "float32" else float("inf")
                far[way] = compare(f"{what}, {shape.name}, {way}", ours, read(losses_file(way)),
                                   bound)
    passes = 3 if work == "train" else 1
    blocks, head_work = floor["blockFlopsPerToken"], floor["headFlopsPerToken"]
    print(f"| **{what}, {shape.name}** | {floor['allTokens']:,} tokens, {floor['learned']:,} learned; "
          f"floor: {passes * blocks / 1e6:.3g} MFLOP a token in the blocks, "
          f"{passes * head_work / 1e6:.3g} in the head | | | | | | |")
    rates = {way: statistics.median(run["tokens"] / run["seconds"] for run in found)
             for way, found in runs.items()}
    for way in ways:
        name = OURS if way.who == OURS else NAMES[way.who, way.method]
        if way not in rates:
            print(f"| | {name} | {way.format} | not here | | | | |")
            continue
        base = rates.get(Way(OURS, "", way.format), rates[Way(OURS, "", gate_format())])
        ratio = "" if way.who == OURS else f"**{base / rates[way]:.2f}**"
        share = passes * (blocks + head_work) * rates[way] / 1e9 / peak[way.format]
        memory = statistics.median(run["memory"] for run in runs[way])
        apart = f"{far[way]:.1g}" if way in far else ""
        print(f"| | {name} | {way.format} | {rates[way]:,.0f} | {ratio} | {share:.0%} "
              f"| {memory:,.0f} | {apart} |", flush=True)


NAMES = {
    ("peers", "official"): "official loop: a row at a time, all logits",
    ("peers", "careful"): "careful PyTorch",
    ("peers", "compiled"): "careful PyTorch, torch.compile",
    ("peers", "ctranslate2"): "CTranslate2 score_batch",
    ("peers", "full"): "transformers, fused AdamW",
    ("peers", "chunked"): "transformers, fused AdamW, loss in chunks",
}


def ways(text):
    """Of words like `careful/bfloat16`; `s2l` is us."""
    found = []
    for word in text.split():
        method, _, form = word.partition("/")
        found.append(Way(OURS, "", form or "float32") if method == OURS
                     else Way("peers", method, form or "float32"))
    return found


def unless_quick(always, more):
    return always if QUICK else f"{always} {more}"


def language_models():
    few = 1 if QUICK else 4
    pythia = made("pythia-70m", published("pythia-70m-deduped"))
    tiny = made("tiny", "tiny")
    recordings = [
        (Shape("Pythia-70M, maths, a row of each question", pythia,
               sample("math", 32 * few, "distinct")),
         unless_quick("s2l s2l/int8 official careful ctranslate2 ctranslate2/int8",
                      "s2l/bfloat16 careful/bfloat16 compiled")),
        (Shape("Pythia-70M, maths, whole questions", pythia, sample("math", 32 * few, "whole")),
         unless_quick("s2l careful", "ctranslate2")),
        (Shape("Pythia-70M, clinical", pythia, sample("clinical", 14 * few, "distinct")),
         unless_quick("s2l careful", "s2l/int8 official ctranslate2 ctranslate2/int8")),
        (Shape("tiny proxy, maths", tiny, sample("math", 600 * few, "distinct")),
         unless_quick("s2l careful", "official ctranslate2")),
        (Shape("tiny proxy, clinical", tiny, sample("clinical", 300 * few, "distinct")),
         unless_quick("s2l careful", "official ctranslate2")),
    ]
    small = {"batch": 8, "accumulated": 1, "steps": 3, "warm": 1, "rate": 2e-5}
    usual = {**small, "accumulated": 4}
    many = {**usual, "steps": 12 * few, "warm": 4}
    trainings = [
        (Shape("Pythia-70M, maths", pythia, sample("math", 96, "distinct")),
         unless_quick("s2l full chunked", "s2l/bfloat16 full/bfloat16 chunked/bfloat16"),
         small if QUICK else usual),
        (Shape("tiny proxy, maths", tiny, sample("math", 384, "distinct")), "s2l full chunked", many),
        (Shape("tiny proxy, clinical", tiny, sample("clinical", 384, "distinct")),
         "s2l full chunked", many),
    ]
    if OPTIONS.smollm2:
        model = os.path.abspath(OPTIONS.smollm2)
        shape = Shape("SmolLM2-135M, maths", model, sample("math", 8 * few, "distinct"))
        recordings.insert(3, (shape, unless_quick("s2l careful",
                                                  "s2l/int8 official ctranslate2 ctranslate2/int8")))
        if not QUICK:
            shape = Shape("SmolLM2-135M, maths", model, sample("math", 24, "distinct"))
            trainings.insert(1, (shape, "s2l full chunked", small))
    return ("float32", "bfloat16", "int8"), recordings, trainings


def gpu():
    large = DEVICE == "cuda"
    recordings, trainings = [], []
    for name, config in (("Pythia-70M", "pythia-70m-deduped"), ("Pythia-410M", "pythia-410m-deduped")):
        # Without a card every line is run with a model of no size.
        model = made(config, published(config)) if large else made("tiny", "tiny")
        name += "" if large else " (the tiny proxy in its place)"
        rows = sample("math", (4000 if config == "pythia-70m-deduped" else 1500) if large else 40, "distinct")
        recordings.append((Shape(name, model, rows),
                           "s2l/bfloat16 official/bfloat16 careful/bfloat16"))
        steps = {"batch": 32 if large else 8, "accumulated": 1, "steps": 23 if large else 3,
                 "warm": 3 if large else 1, "rate": 2e-5}
        rows = sample("math", 736 if large else 24, "distinct")
        trainings.append((Shape(name, model, rows), "s2l/bfloat16 full/bfloat16 chunked/bfloat16",
                          steps))
    return ("float32", "bfloat16"), recordings, trainings


def main():
    os.makedirs(SCRATCH, exist_ok=True)
    SIDES[OURS], SIDES["peers"] = Ours(), Peers()
    formats, recordings, trainings = {"LM": language_models, "GPU": gpu}[OPTIONS.plan]()
    recordings, trainings = ([line for line in all_lines if OPTIONS.only in f"{what}, {line[0].name}"]
                             for what, all_lines in (("recording", recordings), ("training", trainings)))
    for shape, text in recordings:
        tell(f"equal? recording, {shape.name}")
        gate_recording(shape, [way for way in ways(text) if way.method != "compiled"])
    for shape, text, _ in trainings:
        tell(f"equal? training, {shape.name}")
        gate_training(shape, ways(text))
    where = processor() + f", {CORES} cores"
    if DEVICE == "cuda":
        where = must(SIDES["peers"].ask({"work": "card"}))["name"] + f"; {where}"
    versions = must(SIDES["peers"].ask({"work": "versions"}))
    print(f"{where}; {time.strftime('%Y-%m-%d')}; "
          f"{', '.join(f'{name} {number}' for name, number in versions.items() if name != 'memory')}; "
          f"load average before {os.getloadavg()[0]:.1f}; rounds: {ROUNDS}\n")
    peak = peaks(formats)
    SIDES[OURS].kept.close()
    header()
    for shape, text in recordings:
        lines("recording", shape, "record", ways(text), peak,
              warm=1 if shape.name.startswith("tiny") else 8)
    for shape, text, steps in trainings:
        lines("training", shape, "train", ways(text), peak, **steps)
    SIDES["peers"].close()
    print(f"\nLoad average after: {os.getloadavg()[0]:.1f}.")


main()
