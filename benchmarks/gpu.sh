#!/usr/bin/env bash
# s2l on a GPU: golden numbers, then recording and training in bfloat16 beside PyTorch on the same
# card. Prints a table for RESULTS.md, also in SCRATCH/gpu.md.
#
#   benchmarks/gpu.sh SCRATCH [DATA]
#
# Needed: the NVIDIA driver, tools/cuda-libraries (docs/gpu.md), and PYTHON, an interpreter with
# peers/requirements-lm.txt. Once all is built it takes eight minutes at most. DATA holds math.jsonl,
# rows with instruction and output; without it they are made up. DEVICE=cpu runs every line with a
# model of no size, to see that all lines run.
set -euo pipefail

here=$(cd -P "${BASH_SOURCE[0]%/*}" && pwd)
root="${here%/*}"
scratch="${1:?benchmarks/gpu.sh SCRATCH [DATA]}"
data="${2:-}"
export PYTHON="${PYTHON:-python}"
device="${DEVICE:-cuda}"
libraries="${S2L_HOME:-$HOME/.s2l}/cuda/lib"
mkdir -p "$scratch"

if [ "$device" = cuda ]; then
  export PROFILES=cuda
  if ! nvidia-smi -L >&2; then
    echo 'gpu.sh: nvidia-smi shows no GPU; see docs/gpu.md.' >&2
    exit 6
  fi
fi
if [ -z "$data" ]; then
  data="$scratch/made"
  mkdir -p "$data"
  "$PYTHON" "$here/peers/make_rows.py" 6000 "$data/math.jsonl"
fi

echo 'gpu.sh: golden numbers …' >&2
rm -f "$root"/lm/target/surefire-reports/*.txt
golden=(-Dgroups=device "-Ds2l.test.device=$device")
if [ -d "$libraries" ]; then golden+=("-Ds2l.test.jvm.args=-Djava.library.path=$libraries"); fi
(cd "$root" && mvn -q ${PROFILES:+"-P$PROFILES"} -pl lm -am "${golden[@]}" test) >&2
passed=$(cat "$root"/lm/target/surefire-reports/*.txt |
  awk -F'[ ,]+' '/^Tests run:/ { tests += $3 } END { print tests }')

{
  echo "Golden numbers: $passed tests passed on the device $device, in float32."
  echo
  "$here/run.sh" GPU "$scratch" "$data" --device "$device"
} | tee "$scratch/gpu.md"
