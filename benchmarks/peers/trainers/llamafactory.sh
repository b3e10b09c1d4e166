#!/bin/sh
# s2l compare --trainer 'llamafactory.sh {subset} {model} {output} {seed} {steps}'
set -eu
subset=$1 model=$2 output=$3 seed=$4 steps=$5
folder=$(dirname "$subset")
exec llamafactory-cli train "$(dirname "$0")/llamafactory.yaml" \
  dataset_dir="$folder" dataset="$(grep -om1 's2l_[0-9a-f]*' "$folder/dataset_info.json")" \
  model_name_or_path="$model" output_dir="$output" seed="$seed" max_steps="$steps"
