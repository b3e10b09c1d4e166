#!/usr/bin/env bash
# The arena of EXPERIMENTS.md: does small-to-large help on these rows? Every part goes on where it
# was stopped.
#
#   python3 benchmarks/peers/arena_rows.py POOLS OUT
#   benchmarks/arena.sh OUT a|b|c|d|e [options of s2l compare, of s2l diagnose in part d]
#
#   a  8,000 mathematics rows by question: the paper's methods, the others, the controls
#   b  clinical rows, SmolLM2-135M by LoRA
#   c  640 mathematics rows, SmolLM2-135M, with and without --exclude
#   d  whether the premises of the method hold on the rows of a
#   e  the rows of a with planted faults and a thinned source
#
# `arena.sh OUT a --plan` says cells, time, memory and disk; what comes before the comparison (the
# proxy, the target's first training) is done for it. SMOLLM2 is a folder of SmolLM2-135M (default:
# the hub), S2L another launcher.
set -euo pipefail
s2l="${S2L:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/s2l}"
smollm2="${SMOLLM2:-HuggingFaceTB/SmolLM2-135M}"
cd "$1"
part="$2"
shift 2

proxy() { # FOLDER FILE [OPTIONS]
  "$s2l" run --data "$2" --proxy tiny --budget 11% --num-checkpoints 12 --output-dir "$1" "${@:3}"
}

proxy_of_a() {
  proxy proxy train.jsonl --signals embeddings,ifd,gradients
}

# A target that knows nothing cannot show what fine-tuning rows are worth, so it is first trained on
# general instructions. It has six times the weights of the proxy, embeddings not counted.
target() {
  "$s2l" train --model tiny:3x128 --data dolly.jsonl --num-train-epochs 2 --max-length 256 \
    --output-dir target
  target="$(ls -d target/target/checkpoint-*)"
}

# One epoch of all rows in steps of 32.
on_target=(--num-train-epochs 1 --per-device-train-batch-size 32 --gradient-accumulation-steps 1
  --learning-rate 5e-4 --max-length 256)

case "$part" in
  a)
    proxy_of_a
    target
    papers=small-to-large,least-confidence,middle-perplexity,high-learnability,facility-location,confidence-curriculum
    others=ifd:11%,embedding-diverse:11%,gradient-clusters:11%,normalized-high-learnability:11%
    "$s2l" compare --trajectories proxy/trajectories --data train.jsonl \
      --methods "$papers,$others" --budgets 11%,38% --seeds 5 --regime equal-steps \
      --target "$target" "${on_target[@]}" --eval-data questions.jsonl gsm8k.jsonl aqua.jsonl \
      --output-dir compared "$@"
    ;;
  b)
    proxy proxy-clinical clinical.jsonl
    "$s2l" compare --trajectories proxy-clinical/trajectories --data clinical.jsonl \
      --methods small-to-large,random,full --no-controls --budgets 50% --seeds 2 \
      --target "$smollm2" --lora-r 8 --max-steps 40 --per-device-train-batch-size 8 \
      --gradient-accumulation-steps 1 --learning-rate 5e-4 --max-length 1024 \
      --eval-data clinical-test.jsonl --tasks clinical-summaries --task-data eval --limit 50 \
      --output-dir compared-clinical "$@"
    ;;
  c)
    proxy_of_a
    "$s2l" record --model proxy/proxy/checkpoint-* --data small.jsonl --output-dir recorded-small
    "$s2l" compare --trajectories recorded-small/trajectories --data small.jsonl \
      --methods small-to-large \
      --variant "clean=small-to-large --exclude truncated,mismatched" \
      --budgets 38% --seeds 2 --target "$smollm2" --max-steps 60 \
      --per-device-train-batch-size 8 --gradient-accumulation-steps 4 --learning-rate 5e-5 \
      --max-length 256 --eval-data questions.jsonl --tasks gsm8k,svamp --task-data eval \
      --limit 100 --max-new-tokens 256 --output-dir compared-small "$@"
    ;;
  d)
    proxy_of_a
    target
    "$s2l" diagnose proxy --target "$target" "$@"
    ;;
  e)
    proxy proxy-bad bad.jsonl
    target
    "$s2l" compare --trajectories proxy-bad/trajectories --data bad.jsonl \
      --methods small-to-large \
      --variant "clean=small-to-large --exclude truncated,mismatched" \
      --variant "per-topic=small-to-large --min-per-topic 10" \
      --budgets 11% --seeds 5 --regime equal-steps --target "$target" "${on_target[@]}" \
      --eval-data questions.jsonl thin.jsonl --output-dir compared-bad "$@"
    ;;
  *)
    echo "arena.sh: $part is no part; expected a, b, c, d or e" >&2
    exit 2
    ;;
esac
