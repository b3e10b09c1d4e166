#!/usr/bin/env bash
# Models of published shapes with random weights: what `s2l plan` says of their memory, beside what
# recording ten rows, one LoRA step and eight generated tokens take.
#
#   benchmarks/large.sh SCRATCH_FOLDER [SHAPE…]
#
# A shape is the name of a file in testkit/src/main/resources/published, or a config.json. Each model
# is made, used and deleted before the next; the largest of the usual ones takes 14 GB of disk.
# Measured is VmHWM, the most memory that was resident, with the mapped files of the weights.
set -euo pipefail

scratch="${1:?benchmarks/large.sh SCRATCH_FOLDER [SHAPE…]}"
shift
if [ $# -eq 0 ]; then set -- phi-2 phi-3-mini-4k-instruct llama-2-7b; fi
root=$(cd -P "${BASH_SOURCE[0]%/*}/.." && pwd)
s2l="${S2L:-$root/s2l}"
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
jar="$root/cli/target/s2l/s2l-cli-0.1.0-SNAPSHOT.jar"
busy=0
length=64
tokens=8

configs=()
for shape in "$@"; do
  config="$root/testkit/src/main/resources/published/$shape.json"
  if [ ! -f "$config" ]; then config=$(readlink -e "$shape"); fi
  configs+=("$config")
done

mkdir -p "$scratch"
cd "$scratch"
"$s2l" --version
for i in 1 2 3 4 5 6 7 8 9 10; do
  echo "{\"prompt\": \"What is $i times 1$i?\", \"response\": \"It is $((i * (10 + i))).\"}"
done >rows.jsonl
echo '{"prompt": "What is 7 times 17? It is"}' >prompt.jsonl

# Runs a command with its output in $1.log; sets $peak in MiB, $seconds by the clock, and $busy of all
# processors.
measure() {
  local log="$1.log" begin=$SECONDS now process
  shift
  peak=0
  "$@" >"$log" 2>&1 &
  process=$!
  while kill -0 $process 2>/dev/null; do
    now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/$process/status 2>/dev/null || true)
    peak=$((${now:-0} / 1024 > peak ? ${now:-0} / 1024 : peak))
    now=$(awk -v ticks="$(getconf CLK_TCK)" '{ print int(($14 + $15) / ticks) }' \
      /proc/$process/stat 2>/dev/null || true)
    busy=${now:-$busy}
    sleep 0.5
  done
  if ! wait $process; then
    cat "$log" >&2
    exit 1
  fi
  seconds=$((SECONDS - begin))
}

# A number of the plan, in MiB.
planned() {
  echo $(($(sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" plan.json) / 1048576))
}

# A line of the table: what, planned MiB.
line() {
  awk -v OFMT=%.2f "BEGIN { print \"| $shape | $1 | $2 | $peak |\", $peak / $2, \"| $seconds | $busy |\" }"
}

echo '| shape | what | planned, MiB | measured, MiB | measured / planned | seconds | of processors |'
echo '|---|---|---|---|---|---|---|'
for config in "${configs[@]}"; do
  shape=$(basename "$config" .json)
  rm -rf model record train answers.jsonl answers.jsonl.partial
  "$java" -Xmx256m -Xlog:disable -cp "$jar" \
    "$root/benchmarks/src/main/java/dev/s2l/benchmarks/RandomModel.java" "$config" model >&2
  model=(--model model --dtype bfloat16)
  rows=(--data rows.jsonl --prompt-template plain --max-length $length)
  lora=(--lora-r 8 --lora-target-modules all-linear --gradient-checkpointing)
  "$s2l" plan "${model[@]}" --max-length $length "${lora[@]}" \
    --max-new-tokens $tokens --batch-size 1 --json >plan.json
  measure record "$s2l" record "${model[@]}" "${rows[@]}" --output-dir record
  line 'ten rows recorded' "$(planned recordingBytes)"
  measure train "$s2l" train "${model[@]}" "${rows[@]}" "${lora[@]}" --max-steps 1 \
    --per-device-train-batch-size 10 --gradient-accumulation-steps 1 --output-dir train
  line 'one LoRA step' "$(planned trainingBytes)"
  measure generate "$s2l" generate "${model[@]}" --prompts prompt.jsonl --max-new-tokens $tokens \
    --output answers.jsonl
  line 'eight tokens generated' "$(planned generatingBytes)"
  rm -rf model
done
