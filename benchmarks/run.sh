#!/usr/bin/env bash
# Sections of RESULTS.md, each by one command; s2l is built where its sources changed.
#
#   benchmarks/run.sh LM SCRATCH DATA [--quick]      training and recording, beside their peers
#   benchmarks/run.sh selection SCRATCH [LINE…]      clustering and selection, beside theirs
#
# DATA holds math.jsonl and clinical.jsonl, rows with instruction and output. PYTHON: an interpreter
# with peers/requirements-lm.txt or peers/requirements.txt. SMOLLM2: a folder of SmolLM2-135M,
# without which its lines are left out. ROUNDS: how often all are run in turn. JAVA_HOME: a JDK 25,
# where `java` is none.
set -euo pipefail

# Python writes nothing beside its sources.
export PYTHONDONTWRITEBYTECODE=1
here=$(cd -P "${BASH_SOURCE[0]%/*}" && pwd)
root="${here%/*}"
python="${PYTHON:-python}"
table="${1:-}"

version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
if [ "${version:-0}" -lt 25 ]; then
  echo "run.sh: java is of version ${version:-unknown}; set JAVA_HOME to a JDK 25 or newer" >&2
  exit 2
fi

usage() {
  sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

built() {
  local class="$here/target/classes/dev/s2l/benchmarks/LanguageModelRun.class"
  [ -f "$class" ] && [ -z "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$class" \
    -not -path "$root/programs/*" -not -path "$root/fuzz/*" -print -quit)" ]
}

# PROFILES: more profiles of Maven.
build() {
  if ! built; then
    echo 'run.sh: building …' >&2
    (cd "$root" && mvn -q "-Pbenchmarks${PROFILES:+,$PROFILES}" -pl benchmarks,cli -am \
      -Dmaven.test.skip=true package) >&2
    touch "$here/target/classes/dev/s2l/benchmarks/LanguageModelRun.class"
  fi
}

case "$table" in
  LM | GPU)
    if [ $# -lt 3 ]; then usage; fi
    build
    exec "$python" "$here/peers/lm_table.py" "$2" "$3" "$table" ${SMOLLM2:+--smollm2 "$SMOLLM2"} "${@:4}"
    ;;
  selection)
    if [ $# -lt 2 ]; then usage; fi
    build
    exec "$python" "$here/peers/table.py" "${@:2}"
    ;;
  *) usage ;;
esac
