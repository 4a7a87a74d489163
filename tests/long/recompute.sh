#!/bin/sh
# A simulated day of the simulated centre with 1,000 live calls, as fast as the machine can, without
# sanitizers: every figure of the agent API, asked during and after each call, is the one that is
# recomputed from the events. What of the day does not fit into CHURN_SECONDS is left out, and said.
# limit: 14400
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build-check/day
[ -f "$build/build.ninja" ] || meson setup "$build" "$root" --buildtype=release
ninja -C "$build" src/local/churn-desk-local data/customers.csv data/xgboost-model.json
exec "$root/tests/proofs/test-recompute.py" "$build/src/local/churn-desk-local" "$build/data" \
  --simulated --contacts 1000 --minutes 1440 --limit "${CHURN_SECONDS:-9000}" --speed 1000 --seed 6 --store
