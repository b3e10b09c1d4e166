#!/bin/sh
# s2l compare --trainer 'axolotl.sh {subset} {model} {output} {seed} {steps}'
set -eu
subset=$1 model=$2 output=$3 seed=$4 steps=$5
folder=$(dirname "$subset")
{
  cat "$(dirname "$0")/axolotl.yaml"
  sed "s|path: \"|path: \"$folder/|" "$folder/axolotl-datasets.yaml"
} > "$output/config.yaml"
exec axolotl train "$output/config.yaml" --launcher python --base-model "$model" \
  --output-dir "$output" --dataset-prepared-path "$output/prepared" \
  --seed "$seed" --max-steps "$steps"
