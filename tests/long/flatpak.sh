#!/usr/bin/env bash
# Built, installed and run as a Flatpak, by an ordinary user, on Debian packages that stand in for the
# GNOME runtime. Debian's XGBoost is among them: the manifest's own module, whose source is not to be
# had everywhere, is left out.
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

# Beside XGBoost only what the real one has, too, and Debian's list leaves out: OpenSSL, libarchive and curl.
"$maker" --with-builder --branch 50 --extra-platform "libxgboost0 libarchive13t64 libcurl4t64" \
  --extra-sdk "libxgboost-dev libssl-dev libarchive-dev libcurl4-openssl-dev" "$out"
# shellcheck disable=SC1091
. "$out/env.sh"

# What is committed or could be, and nothing that was built.
tree=$out/tree
rm -rf "$tree"
mkdir "$tree"
git -C "$root" ls-files -z --cached --others --exclude-standard |
  tar -C "$root" --null --files-from=- --ignore-failed-read -cf - | tar -C "$tree" -xf -
chmod -R a+rX "$tree"
jq 'del(.modules[] | select(.name == "xgboost"))' "$tree/flatpak/$id.json" >"$tree/flatpak/stand-in.json"

cd "$tree"
"$out/flatpak-builder-new" --force-clean --disable-rofiles-fuse --ccache --state-dir="$out/state" \
  --repo="$out/app-repo" "$out/build" flatpak/stand-in.json
flatpak build-bundle "$out/app-repo" "$out/$id.flatpak" "$id"
printf 'The bundle is %s bytes.\n' "$(stat -c %s "$out/$id.flatpak")"

# The user's own home, installation, bus, screen and keyring.
# (Its name is short, since sockets have theirs below it, of 107 bytes at most.)
home=$(mktemp -d /var/tmp/cd.XXXXXX)
clean_up ()
{
  rm -rf --one-file-system "$home"
}
trap clean_up EXIT
mkdir -p "$out/pictures"
chown -R "$user:$user" "$home" "$out/pictures"
cd /
setpriv --reuid="$user" --regid="$user" --clear-groups env -i HOME="$home" TMPDIR="$home" PATH=/usr/bin:/bin \
  LANG=C.UTF-8 FLATPAK_USER_DIR="$home/flatpak" XDG_CURRENT_DESKTOP=GNOME CHURN_FLATPAK="$out" \
  "$tree/tests/tools/with-display" --size 1440x960 --window-manager --portals "$tree/tests/flatpak/test-sandbox.py"
