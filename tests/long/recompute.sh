#!/bin/sh
# A simulated day of the simulated centre with 1,000 live calls, as fast as the machine can, without
# sanitizers: every figure of the agent API, asked during and after each call, is the one that is
# recomputed from the events. What of the day does not fit into CHURN_SECONDS is left out, and said.
# A day takes some 70 minutes of one processor, 35 GB of disk in TMPDIR, and then 15 minutes of the
# judge, where there is PyPy; without it many times as long.
# limit: 14400
set -e
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$root/build-check/day
[ -f "$build/build.ninja" ] || meson setup "$build" "$root" --buildtype=release
ninja -C "$build" src/local/churn-desk-local data/customers.csv data/xgboost-model.json
# The rows of a tick are too few for more than one thread.
export OMP_NUM_THREADS=1
exec "$root/tests/proofs/test-recompute.py" "$build/src/local/churn-desk-local" "$build/data" \
  --simulated --contacts 1000 --minutes 1440 --limit "${CHURN_SECONDS:-9000}" --speed 1000 --seed 6 --store
