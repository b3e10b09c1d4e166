#!/usr/bin/env bash
# The arena of EXPERIMENTS.md: does small-to-large help on these rows? Every part goes on where it
# was stopped.
#
#   python3 benchmarks/peers/arena_rows.py POOLS OUT
#   benchmarks/arena.sh OUT [--plan]
#
# The target is first trained on general instructions: one that knows nothing cannot show what
# fine-tuning rows are worth.
set -euo pipefail
s2l="$(dirname "${BASH_SOURCE[0]}")/../s2l"
out="$1"
shift

"$s2l" run --data "$out/train.jsonl" --proxy tiny --budget 11% --num-checkpoints 12 \
  --signals embeddings,ifd,gradients --output-dir "$out/proxy"
"$s2l" train --model tiny:4x160 --data "$out/dolly.jsonl" --num-train-epochs 2 --max-length 256 \
  --output-dir "$out/target"

papers=small-to-large,least-confidence,middle-perplexity,high-learnability,facility-location,confidence-curriculum
others=ifd:11%,embedding-diverse:11%,gradient-clusters:11%,normalized-high-learnability:11%
"$s2l" compare --trajectories "$out/proxy/trajectories" --data "$out/train.jsonl" \
  --methods "$papers,$others" --budgets 11%,38% --seeds 5 --regime equal-steps \
  --target "$(ls -d "$out"/target/target/checkpoint-*)" --num-train-epochs 1 \
  --per-device-train-batch-size 32 --gradient-accumulation-steps 1 --learning-rate 5e-4 \
  --max-length 256 --eval-data "$out/questions.jsonl" "$out/gsm8k.jsonl" "$out/aqua.jsonl" \
  --output-dir "$out/compared" "$@"
