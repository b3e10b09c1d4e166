#!/usr/bin/env bash
# `s2l compare` with trainers and an evaluator of other people, on a tiny model: 4 cells each, some
# minutes on two cores. What came out stands in benchmarks/RESULTS.md.
#
#   benchmarks/peers/trainers.sh SCRATCH [llamafactory] [axolotl] [trl]
#
# VENVS (default: SCRATCH/venvs) holds a virtual environment for each of llamafactory, axolotl, trl
# and evaluator, made with requirements-NAME.txt beside this file. S2L names another launcher.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
s2l="${S2L:-$here/../../s2l}"
mkdir -p "$1"
cd "$1"
shift
[ $# -gt 0 ] || set -- llamafactory axolotl trl
venvs="${VENVS:-$PWD/venvs}"
export HF_HUB_OFFLINE=1 CUDA_VISIBLE_DEVICES= AXOLOTL_DO_NOT_TRACK=1 DO_NOT_TRACK=1
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" # a busy machine waits for its slowest thread

"$venvs/evaluator/bin/python" "$here/make_rows.py" 300 rows.jsonl
head -240 rows.jsonl > train.jsonl
tail -60 rows.jsonl > held-out.jsonl
"$s2l" run --data train.jsonl --proxy tiny --budget 20% --max-length 256 --output-dir proxy
"$s2l" train --model tiny:2x64 --data train.jsonl --max-steps 20 --max-length 256 --output-dir model
model="$(ls -d "$PWD"/model/target/checkpoint-*)"

for name in "$@"; do
  echo "== $name"
  "$venvs/$name/bin/python" - <<'PYTHON'
import importlib.metadata as installed, platform
print("python", platform.python_version(), end="")
for name in ("llamafactory", "axolotl", "trl", "transformers", "torch", "datasets", "lm_eval"):
    try:
        print(f", {name} {installed.version(name)}", end="")
    except installed.PackageNotFoundError:
        pass
print()
PYTHON
  case "$name" in
    trl) trainer="$venvs/trl/bin/python $here/trainers/trl_sft.py" ;;
    *) trainer="env PATH=$venvs/$name/bin:$PATH $here/trainers/$name.sh" ;;
  esac
  "$s2l" compare --trajectories proxy/trajectories --data train.jsonl \
    --methods small-to-large,random --budgets 20% --seeds 2 --no-controls --max-steps 4 \
    --model "$model" \
    --trainer "$trainer {subset} {model} {output} {seed} {steps}" \
    --evaluator "$venvs/evaluator/bin/lm_eval --model hf --model_args pretrained={model},dtype=float32 \
--include_path $here/trainers/tasks --tasks held_out --device cpu --batch_size 8 \
--output_path {output} --log_samples" \
    --output-dir "compared-$name"
done
