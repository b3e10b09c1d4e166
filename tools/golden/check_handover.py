"""Loads what `s2l select` leaves for trainers with the trainers' own code.

    python -m venv v && v/bin/pip install -r requirements-handover.txt
    v/bin/pip install --no-deps -r requirements-handover-code.txt
    v/bin/python check_handover.py            # in tools/golden; runs ../../s2l

For every layout and form: rows are made, a subset of 15 and one of 5 in it are chosen, the rows are
marked with --annotate in another run, and then, all of them offline and through one fresh cache

- `datasets.load_dataset(folder)` must give exactly the rows of that folder (README.md's `configs:`),
- LLaMA-Factory's own parser and converter must give the prompts and answers of those rows,
- axolotl's own schema must accept every entry of axolotl-datasets.yaml, and its loader's name and
  file must give the rows,
- the Python snippets in README.md must run, give those rows, and for TRL the columns that its own
  `is_conversational` and SFTTrainer's documentation name,
- of two files with different columns, each line that loads must give the rows of its file,
- of files of all forms, each line that loads must give the rows of its file, and the lines for TRL must give every row in
  one data set, with its tools and its arguments for the chat template,
- a file of rows that the selection did not write must be named by `s2l verify`.

The data modules of LLaMA-Factory, axolotl and TRL are loaded from their files with empty stand-ins
for what they import and do not use here (torch, peft, accelerate).
"""

import csv
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import types

# Read when the library is imported. Offline it has only the names of folder and configuration to
# tell one data set from another.
CACHE = tempfile.TemporaryDirectory()
os.environ.update(HF_HOME=CACHE.name, HF_HUB_OFFLINE="1")
for variable in ("HF_DATASETS_CACHE", "HF_HUB_CACHE"):
    os.environ.pop(variable, None)

import datasets
import yaml

HERE = pathlib.Path(__file__).resolve().parent
S2L = HERE.parent.parent / "s2l"
ROWS = 40


class Anything(types.ModuleType):
    """A module in which every name exists."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__init__": lambda self, *arguments: None})


def stand_in(*names):
    for name in names:
        sys.modules.setdefault(name, Anything(name))


def load(distribution, package, path, stubs=()):
    """A module of an installed distribution by its file, without running its package's __init__."""
    parts = package.split(".")
    for i in range(1, len(parts) + 1):
        name = ".".join(parts[:i])
        if name not in sys.modules:
            module = types.ModuleType(name)
            module.__path__ = []
            sys.modules[name] = module
    for name, module in stubs:
        sys.modules[name] = module
    file = importlib.metadata.distribution(distribution).locate_file(path)
    spec = importlib.util.spec_from_file_location(f"{package}.{pathlib.Path(path).stem}", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def llama_factory():
    import enum

    constants = types.ModuleType("constants")
    constants.DATA_CONFIG = "dataset_info.json"
    misc = types.ModuleType("misc")
    misc.use_modelscope = misc.use_openmind = lambda: False
    log = types.ModuleType("logging")
    log.get_logger = lambda name: Anything("logger")
    utils = types.ModuleType("data_utils")
    utils.Role = enum.Enum(
        "Role",
        {r.upper(): r for r in ("user", "assistant", "system", "function", "observation")},
        type=str,
    )
    extras = types.ModuleType("llamafactory.extras")
    extras.__path__ = []
    extras.logging = log
    stubs = [
        ("llamafactory.extras", extras),
        ("llamafactory.extras.constants", constants),
        ("llamafactory.extras.misc", misc),
        ("llamafactory.extras.logging", log),
        ("llamafactory.data.data_utils", utils),
    ]
    parser = load("llamafactory", "llamafactory.data", "llamafactory/data/parser.py", stubs)
    converter = load("llamafactory", "llamafactory.data", "llamafactory/data/converter.py", stubs)
    return parser, converter


def axolotl():
    stand_in("torch", "axolotl.utils.logging")
    package = "axolotl.utils.schemas"
    load("axolotl", package, "axolotl/utils/schemas/enums.py")
    load("axolotl", package, "axolotl/utils/schemas/utils.py")
    return load("axolotl", package, "axolotl/utils/schemas/datasets.py")


def trl():
    stand_in("transformers")
    return load("trl", "trl", "trl/data_utils.py")


def texts(i):
    return f"Question {i}, with \"quotes\"?", ("" if i % 3 else f"Given {i}"), f"Answer {i}\nlast"


def layouts():
    """Rows by layout, and whether a table can hold them."""
    alpaca, qa, chat, sharegpt, pairs, text, history, tokens = ([] for _ in range(8))
    for i in range(ROWS):
        q, x, a = texts(i)
        alpaca.append({"instruction": q, "input": x, "output": a, "source": "s"})
        qa.append({"question": q, "answer": a})
        pairs.append({"prompt": q, "completion": a})
        text.append({"text": q + a})
        history.append(
            {"instruction": q, "output": a, "system": "Be short.", "history": [["hi", "ho"]]}
        )
        chat.append(
            {"messages": [{"role": "user", "content": q}, {"role": "assistant", "content": a}]}
        )
        sharegpt.append(
            {"conversations": [{"from": "human", "value": q}, {"from": "gpt", "value": a}]}
        )
        tokens.append({"input_ids": [i, 2, 3], "labels": [-100, 2, 3]})
    return {
        "alpaca": (alpaca, True),
        "qa": (qa, True),
        "prompt-completion": (pairs, True),
        "text": (text, True),
        "history": (history, False),
        "messages": (chat, False),
        "sharegpt": (sharegpt, False),
        "tokens": (tokens, False),
    }


def write(rows, form, folder):
    file = folder / f"rows.{form.split('-')[0]}"
    if form == "jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif form == "json":
        file.write_text(json.dumps(rows))
    elif form == "parquet":
        datasets.Dataset.from_list(rows).to_parquet(str(file))
    else:
        delimiter = {"csv": ",", "tsv": "\t", "csv-semicolon": ";"}[form]
        with open(file, "w", newline="") as out:
            table = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
            table.writeheader()
            table.writerows(rows)
    return file


def losses(file, rows=ROWS):
    """A float32 matrix (rows, 2) in NumPy's format."""
    header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 2), }" % rows
    header = header.ljust(117) + "\n"
    values = [((i * 7) % 13) / 13 + c for i in range(rows) for c in (0, 1)]
    file.write_bytes(
        b"\x93NUMPY\x01\x00"
        + struct.pack("<H", len(header))
        + header.encode()
        + struct.pack(f"<{len(values)}f", *values)
    )


def clean(value):
    """A row without the absent columns that readers fill with None or the empty text."""
    return {k: v for k, v in value.items() if v not in (None, "")}


def select(data, run, *options, budget="15"):
    """Chooses rows; the folder of the selection."""
    ended = subprocess.run(
        [S2L, "select", "--trajectories", data.parent / "losses.npy", "--data", data]
        + ["--budget", budget, "--num-clusters", "3", "-o", run, *options],
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    return run / "selection"


def chosen(folder, rows):
    return [rows[json.loads(line)["row"]] for line in open(folder / "selection.jsonl")]


def load_by_folder(folder):
    return [clean(row) for row in datasets.load_dataset(str(folder), split="train")]


def run_snippets(folder, only_first=False):
    """What the Python snippets of README.md leave behind."""
    blocks = re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text(), re.S)
    scope = {}
    code = "\n".join(blocks[:1] if only_first else blocks)
    exec(code.replace("path/to/this/folder", str(folder)), scope)
    return scope


def check_annotated(rows, folder, expected):
    loaded = load_by_folder(folder)
    marks = ("s2l_selected", "s2l_cluster", "s2l_loss_last")
    assert all(row.keys() >= set(marks) for row in loaded), "marks"
    assert [without(row, marks) for row in loaded] == [clean(row) for row in rows], "annotated"
    subset = run_snippets(folder, only_first=True)["subset"]
    assert [clean(row) for row in subset] == expected, "annotated subset"
    check_trl_columns(run_snippets(folder)["subset"])


def without(row, columns):
    return {k: v for k, v in row.items() if k not in columns}


def check_trl_columns(subset):
    columns = set(subset.column_names)
    fits = [{"messages"}, {"prompt", "completion"}, {"text"}, {"input_ids"}]
    assert any(columns >= wanted for wanted in fits), ("TRL", columns)


def check(layout, form, rows, libraries, folder):
    parser, converter, schema, trl_utils = libraries
    folder.mkdir()
    data = write(rows, form, folder)
    losses(folder / "losses.npy")
    selection = select(data, folder / "run", "--nested", "5")
    expected = chosen(selection, rows)
    loaded = datasets.load_dataset(str(selection), split="train")
    assert [clean(row) for row in loaded] == [clean(row) for row in expected], "load_dataset"
    nested = selection / "nested" / "5"
    assert load_by_folder(nested) == [clean(row) for row in chosen(nested, rows)], "nested"
    annotated = select(data, folder / "marked", "--annotate")
    check_annotated(rows, annotated, [clean(row) for row in expected])

    info = json.loads((selection / "dataset_info.json").read_text())
    for attributes in parser.get_dataset_list(list(info), str(selection)):
        assert (selection / attributes.dataset_name).is_file()
        convert = converter.DATASET_CONVERTERS[attributes.formatting](attributes, None)
        for row, original in zip(loaded, expected):
            result = convert(row)
            said = [turn["content"] for turn in result["_prompt"] + result["_response"]]
            wanted = {
                "alpaca": lambda r: [r["instruction"] + ("\n" + r["input"] if r["input"] else ""), r["output"]],
                "qa": lambda r: [r["question"], r["answer"]],
                "prompt-completion": lambda r: [r["prompt"], r["completion"]],
                "text": lambda r: [r["text"]],
                "history": lambda r: ["hi", "ho", r["instruction"], r["output"]],
                "messages": lambda r: [m["content"] for m in r["messages"]],
                "sharegpt": lambda r: [m["value"] for m in r["conversations"]],
            }[layout](original)
            assert said == wanted, ("LLaMA-Factory", said, wanted)
    # An entry cannot say the delimiter; a table with one column has none.
    unusual = form == "tsv" or (form == "csv-semicolon" and len(expected[0]) > 1)
    assert bool(info) == (layout != "tokens" and not unusual), (layout, form)

    for entry in yaml.safe_load((selection / "axolotl-datasets.yaml").read_text())["datasets"]:
        schema.SFTDataset(**entry)
        again = datasets.load_dataset(
            entry["ds_type"],
            entry["name"],
            data_files=str(selection / entry["path"]),
            split="train",
        )
        assert [clean(row) for row in again] == [clean(row) for row in expected], "axolotl"

    subset = run_snippets(selection)["subset"]
    check_trl_columns(subset)
    conversational = trl_utils.is_conversational(subset[0])
    # A history becomes turns before the prompt.
    assert conversational == (layout in ("messages", "sharegpt", "history")), "TRL"


def check_several(form, folder):
    """Files with other columns have configurations of their own, which give all rows together."""
    rows = layouts()["qa"][0][:20] + layouts()["prompt-completion"][0][:20]
    data = folder / "data"
    for name, part in (("a", rows[:20]), ("b", rows[20:])):
        (data / name).mkdir(parents=True)
        write(part, form, data / name)
    losses(folder / "losses.npy")
    selection = select(data, folder / "run")
    expected = [clean(row) for row in chosen(selection, rows)]
    scope = run_snippets(selection, only_first=True)
    parts = [scope["subset"], scope["subset_2"]]
    assert [clean(row) for part in parts for row in part] == expected, "several"
    assert load_by_folder(selection) == [clean(row) for row in scope["subset"]], "default"


TURNS = [
    {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]},
    {
        "messages": [
            {"role": "user", "content": "q", "name": "Ann"},
            {"role": "assistant", "content": "a", "reasoning_content": "r"},
        ],
        "tools": [{"type": "function", "function": {"name": "f"}}],
        "chat_template_kwargs": {"enable_thinking": False},
    },
]


def write_mixed(data):
    """Files of every form and of other columns and types, and what TRL is to get of each row."""
    data.mkdir(parents=True)
    sharegpt = [
        {"conversations": [{"from": "Human", "value": f"q{i}"}, {"from": "gpt", "value": f"a{i}"}]}
        for i in range(8)
    ]
    qa = [{"question": f"q {i}", "answer": f"a {i}"} for i in range(8)]
    alpaca = [{"instruction": f"i {i}", "input": "x", "output": f"o {i}", "n": i} for i in range(8)]
    mixed = [{**row, "n": f"{i}"} for i, row in enumerate(alpaca)]
    turns = TURNS * 4
    for name, rows in (("a[1]*.jsonl", turns), ("d.jsonl", alpaca), ("e.jsonl", mixed)):
        (data / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (data / "f.json").write_text(json.dumps(sharegpt))
    datasets.Dataset.from_list(qa).to_parquet(str(data / "b.parquet"))
    with open(data / "c.csv", "w", newline="") as out:
        table = csv.DictWriter(out, ["question", "answer"], delimiter=";")
        table.writeheader()
        table.writerows(qa)

    def said(*turns):
        roles = ("user", "assistant")
        return {"messages": [{"role": r, "content": c} for r, c in zip(roles, turns)]}

    pairs = [said(row["question"], row["answer"]) for row in qa]
    told = [said(row["instruction"] + "\n" + row["input"], row["output"]) for row in alpaca]
    talks = [said(*(turn["value"] for turn in row["conversations"])) for row in sharegpt]
    with open(data / "g[2].csv", "w", newline="") as out:
        table = csv.DictWriter(out, ["prompt", "completion"])
        table.writeheader()
        table.writerows({"prompt": row["question"], "completion": row["answer"]} for row in qa)
    return turns + pairs + pairs + told + told + talks + pairs


def check_mixed(folder):
    """Every name loads its file, and the lines for TRL give all rows in one data set."""
    wanted = write_mixed(folder / "data")
    losses(folder / "losses.npy", len(wanted))
    selection = select(folder / "data", folder / "run", budget="100%")
    scope = run_snippets(selection, only_first=True)
    loaded = [len(scope[f"subset_{i}" if i > 1 else "subset"]) for i in range(1, 8)]
    assert loaded == [8] * 7, loaded
    subset = run_snippets(selection)["subset"]
    empty = {"tools": None, "chat_template_kwargs": {}}
    assert list(subset) == [{**empty, **row} for row in wanted], "mixed"
    for name in ("more.jsonl", "subset/more.jsonl"):
        (selection / name).write_text("{}\n")
        ended = subprocess.run([S2L, "verify", folder / "run"], capture_output=True, text=True)
        assert ended.returncode == 8 and name in ended.stderr, ended.stderr
        (selection / name).unlink()
    assert subprocess.run([S2L, "verify", folder / "run"], capture_output=True).returncode == 0


def main():
    libraries = (*llama_factory(), axolotl(), trl())
    for name in ("torch", "transformers"):  # datasets looks whether they are loaded.
        sys.modules.pop(name, None)
    count = 0
    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as scratch:
        for layout, (rows, flat) in layouts().items():
            forms = ["jsonl", "json", "parquet"] + (["csv", "tsv", "csv-semicolon"] if flat else [])
            for form in forms:
                check(layout, form, rows, libraries, pathlib.Path(scratch) / f"{layout}-{form}")
                print("ok", layout, form, flush=True)
                count += 1
        for form in ("jsonl", "json", "parquet", "csv", "tsv"):
            check_several(form, pathlib.Path(scratch) / f"several-{form}")
            print("ok several files", form, flush=True)
        check_mixed(pathlib.Path(scratch) / "mixed")
        print("ok files of all forms", flush=True)
    versions = {n: importlib.metadata.version(n) for n in ("datasets", "axolotl", "llamafactory", "trl")}
    print(3 * count + 6, "folders loaded through one cache by", versions)


if __name__ == "__main__":
    main()
