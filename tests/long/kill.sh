#!/bin/sh
# Killed at 100 random moments and started again: nothing is lost, and nothing counted twice.
# limit: 900
build=$(dirname "$0")/../../build-check
exec "$(dirname "$0")/../proofs/test-kill.py" "$build/src/local/churn-desk-local" "$build/data" \
  --kills 100 --seed "${CHURN_SEED:-5}"
