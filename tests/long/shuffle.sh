#!/bin/sh
# Recorded calls, each delivery twice, shuffled 500 ways through the real program.
# limit: 1200
build=$(dirname "$0")/../../build-check
exec "$(dirname "$0")/../proofs/test-shuffle.py" "$build/src/local/churn-desk-local" "$build/data" \
  --shuffles 500 --seed 4
