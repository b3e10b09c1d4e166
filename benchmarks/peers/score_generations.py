"""Scores the texts that `s2l evaluate` left once more, with the code of lm-evaluation-harness and of
Math-Verify, and says where they and we differ.

    pip install -r benchmarks/peers/requirements-score.txt
    python benchmarks/peers/score_generations.py OUTPUT_DIR... [--disagreements FILE] > agreement.md

- lm-evaluation-harness: its task `gsm8k` (filters and exact_match of its YAML, through its own classes)
  beside our `lm-eval-strict` and `lm-eval-flexible`, verdict and extracted text; only in gsm8k's tasks.
- Math-Verify: `parse` and `verify` as they come beside our `strict` and `mammoth`. The reference is
  parsed as LaTeX. Where the reference is a letter of an option, their StringExtractionConfig with the
  letters A to E stands in, as their page advises for choices.

Math-Verify runs no programs: for a program its parser gets, in a box, what our scorer read of the
printed text, so that only the comparison is compared. A program that failed or was not run counts as
"not compared". What `simuleq` asks for beyond the first unknown is not in its references: all scorers
compare one number.

A line of the file of differences has both sides, the end of the text, its kind, and `differ`:
"comparison" if Math-Verify judges the answer that we read otherwise than we do, else "reading". Kinds
are told by marks in both answers, the first that fits; "other" is for a human to read.
"""

import argparse
import collections
import functools
import importlib.metadata
import json
import logging
import pathlib
import re
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import datasets  # noqa: E402
import lm_eval.tasks  # noqa: E402
from lm_eval.api.instance import Instance  # noqa: E402
from lm_eval.api.task import ConfigurableTask  # noqa: E402
from lm_eval.tasks._yaml_loader import load_yaml  # noqa: E402
from math_verify import ExprExtractionConfig, LatexExtractionConfig, StringExtractionConfig  # noqa: E402
from math_verify import parse, verify  # noqa: E402

FILTERS = {"lm-eval-strict": "strict-match", "lm-eval-flexible": "flexible-extract"}
LETTERS = [StringExtractionConfig(strings=("A", "B", "C", "D", "E"))]
VALUES = [LatexExtractionConfig(), ExprExtractionConfig()]
LIMIT = 60  # Seconds; with theirs, 5, a busy machine gets other verdicts.
NOT_COMPARED = ("error", "unsupported")


# Kinds of differences between Math-Verify and us: name, what is behind it, and how it is known.
KINDS = [
    ("option by its value", "they know letters alone; strict finds the option that says the same",
     lambda d: letter(d["reference"]) and d["right"] == "ours" and not letter(d["our_answer"] or "")),
    ("letter in brackets or small", "they want a capital letter between blanks or stops; (B), B), b are none",
     lambda d: letter(d["reference"]) and d["right"] == "ours"),
    ("letter of a word or a formula", "they take any capital letter alone: A man, A = 5",
     lambda d: letter(d["reference"])),
    ("MAmmoTH's rule", "mammoth keeps the protocol: reads the first number, or compares texts",
     lambda d: d["ours"] == "mammoth"),
    ("unfinished calculation", "they work out what the text ends with, 50 - 30 =; we read a number",
     lambda d: calculates(d["their_answer"]) and not calculates(d["our_answer"])),
    ("cut at the next question", "strict ends a text where it asks itself another question",
     lambda d: re.search(r"(?m)^\W{0,4}(Question|Problem|Q|User|Instruction|Input)\b.{0,3}:", d["text"])),
    ("a formula without dollars", "they look for LaTeX between dollars or in a box alone, else for numbers",
     lambda d: d["differ"] == "reading" and re.search(r"[\\^{(\[:−]|\d[A-Za-z]", d["our_answer"] or "")),
    ("mark of an answer", "they know no ####, and read behind \"answer\" what they find there first",
     lambda d: d["differ"] == "reading" and re.search(r"####|(?i:answer)|\\boxed", d["text"])),
    ("near numbers", "they compare numbers rounded to 6 places: 1/2004! is 1/2006!",
     lambda d: d["right"] == "theirs" and d["differ"] == "comparison" and not re.search("[=xyz%]", d["our_answer"] or "")),
    ("letters", "we read pi, exp, 1e10 as such; they as products of letters, or an equation as its right-hand side",
     lambda d: re.search(r"[a-z]{2}|e\d|=", (d["our_answer"] or "").replace("text", ""))
     and re.search(r"\d", d["reference"]) and not re.search(r"\d ?[a-z](?!\d)", d["our_answer"] or "")),
    ("percentages, units, currencies", "we read 12m, 5 dollars, 50% with their unit; they as a product, or not",
     lambda d: re.search(r"[%$€£°]|\d ?[A-Za-z]", (d["our_answer"] or "").strip("$") + d["reference"])),
    ("several values", "they compare sets and tuples otherwise: kinds of brackets, order, commas",
     lambda d: re.search(r"[,;&]|\d \d|\\pm", (d["our_answer"] or "") + d["reference"])),
    ("words", "they compare nothing that is not mathematics",
     lambda d: not re.search(r"\d", d["reference"])),
    ("last number", "both read the text's end and take different numbers",
     lambda d: d["differ"] == "reading"),
    ("other", "read it", lambda d: True),
]


def letter(text):
    return re.fullmatch(r"\W*[A-E]\W*", text)


def calculates(text):
    return re.search(r"\d\s*[-+*/x×÷^]\s*\(?\d", text or "")


def kind(line, text):
    right = "ours" if line["our_verdict"] == "right" else "theirs"
    known = {**line, "right": right, "text": text}
    return next(name for name, _, fits in KINDS if fits(known))


class Item:
    """A text with our verdicts."""

    def __init__(self, model, task, row):
        self.model, self.task, self.id = model, task, row["id"]
        self.reference = row["reference"]
        self.text = row.get("generation", row.get("text"))
        self.is_program = "print(" in self.text
        self.ours = {}  # by scorer: answer, verdict


def items(output):
    """All items of an output folder, in the order of the files."""
    found = {}
    folder = pathlib.Path(output, "evaluation")
    for file in sorted([*folder.glob("generations_*.jsonl"), *folder.glob("*/generations_*.jsonl")]):
        task = file.name.removeprefix("generations_").removesuffix(".jsonl")
        model = "" if file.parent == folder else file.parent.name
        for line in file.open(encoding="utf-8"):
            row = json.loads(line)
            found[model, task, row["id"]] = Item(model, task, row)
    for line in (folder / "verdicts.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        model = re.sub(r'["<>:/|\\?*\[\]]+', "__", row["model"] or "")
        model = "_" + model if model.startswith(".") else model
        found[model, row["task"], row["id"]].ours[row["scorer"]] = row["answer"], row["verdict"]
    return [item for item in found.values() if item.ours]


def harness(of):
    """What lm-evaluation-harness says of texts: for each a map of filter to (answer, right)."""
    docs = datasets.Dataset.from_list([{"question": "", "answer": item.reference} for item in of])
    config = load_yaml(pathlib.Path(lm_eval.tasks.__file__).parent / "gsm8k" / "gsm8k.yaml")
    config["custom_dataset"] = lambda **_: datasets.DatasetDict(train=docs, test=docs)
    task = ConfigurableTask(config=config)
    task._instances = [
        Instance("generate_until", doc, (), 0, resps=[item.text]) for doc, item in zip(docs, of)
    ]
    task.apply_filters()
    return [
        {
            name: (answer, task.process_results(one.doc, [answer])["exact_match"] == 1)
            for name, answer in one.filtered_resps.items()
        }
        for one in task._instances
    ]


@functools.lru_cache(maxsize=1000)
def read(text, letters):
    return parse(text, LETTERS if letters else VALUES, parsing_timeout=LIMIT)


def same(wanted, found):
    return verify(wanted, found, timeout_seconds=LIMIT)


def gold(reference):
    """The reference, parsed by Math-Verify, and whether it is a letter."""
    end = reference.rsplit("####", 1)[-1].strip()
    if re.fullmatch("[A-E]", end):
        return read(end, True), True
    marked = "\\boxed" in end or "$" in end
    return read(end if marked else f"${end}$", False), False


def said(parsed):
    """What Math-Verify took out of a text, as it stood there."""
    return next((part for part in parsed if isinstance(part, str)), None) or None


def math_verify(item, answer):
    """(answer, right) of the text, and whether the answer that we read is right."""
    wanted, letters = gold(item.reference)
    mine = (answer or "").strip().strip("$")
    ours = read(mine if letters else f"\\boxed{{{mine}}}", letters) if mine else []
    theirs = ours if item.is_program else read(item.text, letters)
    return (said(theirs), same(wanted, theirs)), same(wanted, ours)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("outputs", nargs="+", metavar="OUTPUT_DIR", help="of s2l evaluate")
    options.add_argument("--disagreements", default="disagreements.jsonl", metavar="FILE")
    options = options.parse_args()
    tables, lines = collections.defaultdict(collections.Counter), []

    def note(output, item, scorer, peer, theirs, differ):
        answer, verdict = item.ours[scorer]
        ours, right = verdict == "right", theirs[1]
        counts = tables[output, item.model, item.task, scorer, peer]
        counts["items"] += 1
        counts["both" if ours and right else "ours" if ours else "theirs" if right else "neither"] += 1
        if ours != right or differ == "extraction":
            line = {
                "output": output,
                "model": item.model,
                "task": item.task,
                "id": item.id,
                "ours": scorer,
                "theirs": peer,
                "reference": item.reference,
                "our_answer": answer,
                "their_answer": theirs[0],
                "our_verdict": verdict,
                "their_verdict": "right" if right else "wrong",
                "differ": differ,
                "end": item.text[-400:],
            }
            if peer == "Math-Verify":
                line["kind"] = kind(line, item.text)
            else:
                line["kind"] = "verdict" if ours != right else "extracted text"
            lines.append(line)

    for output in options.outputs:
        found = items(output)
        gsm8k = [item for item in found if FILTERS.keys() & item.ours.keys()]
        for item, theirs in zip(gsm8k, harness(gsm8k) if gsm8k else []):
            for scorer in FILTERS.keys() & item.ours.keys():
                answer, right = theirs[FILTERS[scorer]]
                same = (item.ours[scorer][0] or "[invalid]") == answer
                differ = "comparison" if same else "extraction"
                note(output, item, scorer, FILTERS[scorer], (answer, right), differ)
        for item in found:
            for scorer in ("strict", "mammoth"):
                if scorer not in item.ours:
                    continue
                answer, verdict = item.ours[scorer]
                if verdict in NOT_COMPARED:
                    tables[output, item.model, item.task, scorer, "Math-Verify"]["left"] += 1
                    continue
                theirs, alone = math_verify(item, answer)
                differ = "reading" if alone == (verdict == "right") else "comparison"
                note(output, item, scorer, "Math-Verify", theirs, differ)

    versions = {name: importlib.metadata.version(name) for name in ("lm_eval", "math-verify")}
    print("Beside " + ", ".join(f"{name} {version}" for name, version in versions.items()) + ":\n")
    print("| output | model | task | ours | theirs | items | both right | both wrong "
          "| only ours right | only theirs right | same verdict | not compared |")
    print("|---|---|---|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for key, n in sorted(tables.items()):
        same = 100 * (n["both"] + n["neither"]) / n["items"] if n["items"] else 100
        cells = [n["items"], n["both"], n["neither"], n["ours"], n["theirs"], f"{same:.1f} %", n["left"]]
        print("| " + " | ".join(str(cell) for cell in [*key, *cells]) + " |")
    with open(options.disagreements, "w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"\n{len(lines)} differences, each in {options.disagreements}:\n")
    print("| ours | theirs | kind | what is behind it | only ours right | only theirs right | example |")
    print("|---|---|---|---|--:|--:|---|")
    reasons = {name: reason for name, reason, _ in KINDS}
    kinds = collections.defaultdict(list)
    for line in lines:
        kinds[line["ours"], line["theirs"], line["kind"]].append(line)
    for (ours, theirs, name), of in sorted(kinds.items()):
        won = sum(line["our_verdict"] == "right" != line["their_verdict"] for line in of)
        lost = sum(line["our_verdict"] != "right" == line["their_verdict"] for line in of)
        shown = f"`{of[0]['id']}`: {of[0]['reference']!r}, we {of[0]['our_answer']!r}, they {of[0]['their_answer']!r}"
        cells = [ours, theirs, name, reasons.get(name, ""), won, lost, shown.replace("|", "\\|")]
        print("| " + " | ".join(str(cell) for cell in cells) + " |")


if __name__ == "__main__":
    main()
