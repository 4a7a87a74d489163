#!/usr/bin/env bash
# The functions' archive for arm64: cross-built, and in an empty root as that for x86_64 is, where qemu
# stands in for the processor. XGBoost scores there.
# limit: 3600
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd -P)
build=${1:-$root/build-check}
zip=$build/src/lambda/churn-desk-lambda-arm64.zip
qemu=/usr/bin/qemu-aarch64-static

skip ()
{
  printf 'skipped: %s\n' "$1"
  exit 77
}

[ "$(uname -m)" = x86_64 ] || skip "this is for a machine of x86_64"
[ -x "$qemu" ] || skip "qemu-user-static is not installed"
[ -f "$build/build.ninja" ] || skip "there is no build in $build"

ninja -C "$build" src/lambda/churn-desk-lambda.zip src/train/churn-desk-train data/xgboost-model.json data/customers.csv
"$root/src/lambda/build-arm64" "$build/src/lambda/arm64" "$build/data/xgboost-model.json" "$zip"

# The kernel starts programs for arm64 by qemu: where the machine's does not, one of a namespace's own.
# https://docs.kernel.org/admin-guide/binfmt-misc.html
# shellcheck disable=SC2016
start='
formats=/proc/sys/fs/binfmt_misc
if ! "$1" --version >/dev/null 2>&1; then
  mount -t binfmt_misc binfmt_misc $formats &&
    printf %s ":churn-arm64:M::\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:$2:F" >$formats/register ||
    exit 77
fi
shift 2
exec "$@"'
loader=$build/src/lambda/arm64/system/lib/ld-linux-aarch64.so.1
status=0
unshare --user --map-root-user --mount bash -c "$start" start "$loader" "$qemu" \
  python3 "$root/tests/cloud/test-lambda-zip.py" "$zip" "$build/src/train/churn-desk-train" \
  "$build/data/xgboost-model.json" "$build/data/customers.csv" "$build/tests/cloud" || status=$?
[ "$status" != 77 ] || skip "this kernel does not let qemu start programs for arm64 (from Linux 6.7, or with binfmt-support)"
exit "$status"
