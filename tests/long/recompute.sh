#!/bin/sh
# A simulated day of the simulated centre with 1,000 live calls, as fast as the machine can: every
# figure of the agent API, asked during and after each call, is the one that is recomputed from the
# events. What of the day does not fit into CHURN_SECONDS is left out, and said.
# limit: 14400
build=$(dirname "$0")/../../build-check
exec "$(dirname "$0")/../proofs/test-recompute.py" "$build/src/local/churn-desk-local" "$build/data" \
  --simulated --contacts 1000 --minutes 1440 --limit "${CHURN_SECONDS:-9000}" --speed 1000 --seed 6 --store
