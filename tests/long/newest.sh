#!/usr/bin/env bash
# The tree built by clang here, and by gcc and clang with the newest libraries that Debian has, without
# a warning, its tests in C too, which run there; and from the tarball of a release, with every test, as
# it is built for people: optimized, and without the sanitizers of ./check.
# limit: 5400
set -euo pipefail
umask 022

root=$(cd "$(dirname "$0")/../.." && pwd -P)
maker=$root/../shared/tools/make-local-flatpak-runtime.sh
newest=${CHURN_NEWEST:-/var/tmp/churn-desk-newest}

work=$(mktemp -d /srv/churn-desk-newest.XXXXXX)
clean_up ()
{
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

# What is committed or could be, and nothing that was built.
mkdir "$work/tree"
git -C "$root" ls-files -z --cached --others --exclude-standard |
  tar -C "$root" --null --files-from=- --ignore-failed-read -cf - | tar -C "$work/tree" -xf -
cd "$work/tree"

printf '== clang\n'
CC=clang meson setup ../clang -Dwerror=true
ninja -C ../clang

printf '== the tarball\n'
git init --quiet
git add --all
git -c user.name=release -c user.email=release@localhost commit --quiet --message "A release"
meson setup ../release
meson dist -C ../release --no-tests --formats=xztar
mkdir ../dist
tar -C ../dist --strip-components=1 -xf ../release/meson-dist/*.tar.xz
cd ../dist
meson setup build
ninja -C build
meson test -C build --no-rebuild --timeout-multiplier 4

if [ ! -x "$maker" ] || [ "$(id -u)" != 0 ]; then
  printf 'skipped: shared/, which makes a Debian of the newest libraries, is not here, or this is not root\n'
  exit 77
fi
"$maker" --suite forky --branch 51 --allow-expired --extra-platform "libxgboost3 libarchive13t64 libcurl4t64" \
  --extra-sdk "libxgboost-dev libcjson-dev libmimalloc-dev libssl-dev libarchive-dev libcurl4-openssl-dev clang" "$newest"
cd "$work/tree"
# What is in C, needs no other program, and looks at the newest libraries by itself.
tests="aws churn pipeline adapters sqlite train lambda local backend desk"
for compiler in gcc clang; do
  printf '== %s, newest\n' "$compiler"
  # shellcheck disable=SC2016
  "$newest/in-sdk" sh -c 'pkg-config --modversion gtk4 libadwaita-1 xgboost && CC=$1 meson setup "_$1" -Dwerror=true &&
    ninja -C "_$1" && meson test -C "_$1" --no-rebuild --timeout-multiplier 4 $2' sh "$compiler" "$tests"
done
