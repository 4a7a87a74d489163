#!/bin/sh
# 1,000 calls that are live at once for 20 minutes, at real speed: every figure
# of the agent API is the one that is recomputed from the events.
# limit: 3600
build=$(dirname "$0")/../../build-check
exec "$(dirname "$0")/../proofs/test-recompute.py" "$build/src/local/churn-desk-local" "$build/data" \
  --contacts 1000 --all-live --minutes "${CHURN_MINUTES:-20}" --speed 1 --seed 6
