#!/usr/bin/env bash
# Built, installed and run as a Flatpak, by an ordinary user, on Debian packages that stand in for the
# GNOME runtime. Debian's XGBoost and cJSON are among them: the manifest's own modules, whose sources are
# not to be had everywhere, are left out. CHURN_MODULES names a folder with clones of xgboost, dmlc-core
# and cJSON, from which the modules are built as well: that takes half an hour, the first time.
# limit: 1800
set -euo pipefail
umask 022

root=$(cd "$(dirname "$0")/../.." && pwd -P)
maker=$root/../shared/tools/make-local-flatpak-runtime.sh
out=${CHURN_FLATPAK:-/var/tmp/churn-desk-flatpak}
id=io.github.churn_desk.ChurnDesk
user=65534

skip ()
{
  printf 'skipped: %s\n' "$1"
  exit 77
}

[ -x "$maker" ] || skip "shared/, which makes the stand-in for the GNOME runtime, is not here"
[ "$(id -u)" = 0 ] || skip "the stand-in for the GNOME runtime is made as root"

# Beside XGBoost and cJSON only what the real one has, too, and Debian's list leaves out: OpenSSL, libarchive and curl.
"$maker" --with-builder --branch 50 --extra-platform "libxgboost0 libarchive13t64 libcurl4t64" \
  --extra-sdk "libxgboost-dev libcjson-dev libssl-dev libarchive-dev libcurl4-openssl-dev" "$out"
# shellcheck disable=SC1091
. "$out/env.sh"

# What is committed or could be, and nothing that was built.
tree=$out/tree
rm -rf "$tree"
mkdir "$tree"
git -C "$root" ls-files -z --cached --others --exclude-standard |
  tar -C "$root" --null --files-from=- --ignore-failed-read -cf - | tar -C "$tree" -xf -
chmod -R a+rX "$tree"
if [ -n "${CHURN_MODULES:-}" ]; then
  manifest=flatpak/$id.json
  state=$out/state-whole
  export GIT_CONFIG_COUNT=0
  for name in dmlc/xgboost dmlc/dmlc-core DaveGamble/cJSON; do
    clone=$out/sources/${name#*/}
    [ -d "$clone" ] || git clone --quiet --bare "$CHURN_MODULES/${name#*/}" "$clone"
    export "GIT_CONFIG_KEY_$GIT_CONFIG_COUNT=url.$clone.insteadOf"
    export "GIT_CONFIG_VALUE_$GIT_CONFIG_COUNT=https://github.com/$name.git"
    GIT_CONFIG_COUNT=$((GIT_CONFIG_COUNT + 1))
  done
else
  manifest=flatpak/stand-in.json
  state=$out/state
  jq 'del(.modules[] | select(.name == "xgboost" or .name == "cjson"))' "$tree/flatpak/$id.json" >"$tree/$manifest"
fi

cd "$tree"
"$out/flatpak-builder-new" --force-clean --disable-rofiles-fuse --state-dir="$state" \
  --repo="$out/app-repo" "$out/build" "$manifest"
flatpak build-bundle "$out/app-repo" "$out/$id.flatpak" "$id"
printf 'The bundle is %s bytes.\n' "$(stat -c %s "$out/$id.flatpak")"

# The user's own home, installation, bus, screen and keyring; a /run/user that goes with them, and the
# /dev/fuse of any desktop, which the portal lets files through by, and which bare machines keep to root.
# (The home's name is short, since sockets have theirs below it, of 107 bytes at most.)
home=$(mktemp -d /var/tmp/cd.XXXXXX)
clean_up ()
{
  rm -rf --one-file-system "$home"
}
trap clean_up EXIT
mkdir -p "$out/pictures" /run/user
chown -R "$user:$user" "$home" "$out/pictures"
cd /
# shellcheck disable=SC2016
unshare --mount sh -euc '
  mount -t tmpfs tmpfs /run/user
  install -d -o "$1" -g "$1" -m 700 "/run/user/$1"
  mknod -m 666 /run/user/fuse c 10 229
  mount --bind /run/user/fuse /dev/fuse
  shift
  exec "$@"' sh "$user" \
  setpriv --reuid="$user" --regid="$user" --clear-groups env -i HOME="$home" TMPDIR="$home" PATH=/usr/bin:/bin \
  XDG_RUNTIME_DIR="/run/user/$user" LANG=C.UTF-8 XDG_CURRENT_DESKTOP=GNOME CHURN_FLATPAK="$out" FLATPAK_USER_DIR="$home/flatpak" \
  XDG_DATA_DIRS="$home/flatpak/exports/share:/usr/local/share:/usr/share" \
  "$tree/tests/tools/with-display" --size 1440x960 --window-manager --portals "$tree/tests/flatpak/test-sandbox.py"
