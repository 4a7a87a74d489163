# shellcheck shell=bash
# What ./run and ./check share: the packages and the build folder. To be sourced.
#   root    the checkout
#   say     a line about what is being done, on standard error

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)

say ()
{
  printf '%s\n' "$*" >&2
}

# The packages of the sections named.
packages_of ()
{
  local section
  for section in "$@"; do
    awk -v want="[$section]" '
      { sub (/[ \t]*#.*/, "") }
      /^\[/ { on = ($1 == want); next }
      on && NF { print $1 }
    ' "$root/tests/tools/packages.txt"
  done | sort -u
}

# Of the packages on standard input, those that are not installed.
missing_packages ()
{
  local name
  while read -r name; do
    # A virtual or replaced package counts where something installed provides it.
    if ! dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed; then
      dpkg-query -W -f '${db:Status-Status} ${Provides},\n' 2>/dev/null |
        grep -E "^installed (.*[ ,])?${name}[ ,]" >/dev/null || printf '%s\n' "$name"
    fi
  done
}

# Runs a command as root: as it is, by sudo, or by su where there is a person to ask.
as_root ()
{
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  elif [ -t 0 ] && command -v su >/dev/null; then
    say "The password that is asked for is root's:"
    su -c "$(printf '%q ' "$@")" root
  else
    say "This needs root, and there is neither sudo nor a terminal to ask at. As root, run:"
    say "  $*"
    return 1
  fi
}

# Installs what is missing of the sections named; asks first where a person is at the terminal.
# Where nothing is missing, apt is not touched.
install_packages ()
{
  local missing answer list

  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "This is no Debian: nothing is installed. What is needed, by Debian's names:"
    packages_of "$@" | paste -sd ' ' | fold -s -w 90 | sed 's/^/  /' >&2
    return 0
  fi

  missing=$(packages_of "$@" | missing_packages)
  if [ -z "$missing" ]; then
    return 0
  fi

  list=$(printf '%s\n' "$missing" | paste -sd ' ')
  say "To be installed with apt-get:"
  printf '%s\n' "$list" | fold -s -w 90 | sed 's/^/  /' >&2
  if [ -t 0 ] && [ -t 2 ]; then
    read -r -p "Install them? [Y/n] " answer || answer=n
    case "$answer" in
      "" | [yY]*) ;;
      *)
        say "Nothing was installed. Churn Desk needs these packages."
        return 1
        ;;
    esac
  fi

  # An installation that was interrupted is finished first: apt refuses to go on otherwise.
  if [ -n "$(dpkg --audit 2>/dev/null)" ]; then
    as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >&2 ||
      say "dpkg --configure -a failed: trying to go on"
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 ||
    say "apt-get update failed: trying with the lists that are here"
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 install -y \
    --no-install-recommends $list >&2 || {
    say "apt-get could not install what is missing (above is why)."
    return 1
  }
}

# One at a time: two at once would build over one another. Each command takes its own file as the
# lock (descriptor 9), which leaves nothing behind.
take_turn ()
{
  exec 9<"$1"
  if ! flock -n 9; then
    say "waiting for another $(basename "$1") of this checkout"
    flock 9
  fi
}

# Whether a build folder was set up to the end, and for this very checkout.
build_is_set_up ()
{
  local dir=$1
  [ -s "$dir/build.ninja" ] && [ -s "$dir/meson-private/coredata.dat" ] && python3 - "$dir" "$root" <<'END'
import json, os, sys
build, source = map(os.path.realpath, sys.argv[1:])
try:
    with open(os.path.join(build, "meson-info", "meson-info.json"), encoding="utf-8") as file:
        info = json.load(file)
    same = info["directories"] == {**info["directories"], "source": source, "build": build}
    sys.exit(0 if same and not info["error"] else 1)
except (OSError, ValueError, KeyError):
    sys.exit(1)
END
}

# Sets up the build folder $1 with the meson options that follow. One that was set up halfway, for
# a checkout elsewhere, or by us with other options, is made anew; any other is left as it is.
set_up_build ()
{
  local dir=$1 chosen
  shift
  chosen="$dir/set-up-by-us"
  if build_is_set_up "$dir" && { [ ! -e "$chosen" ] || [ "$(cat "$chosen")" = "$*" ]; }; then
    return 0
  fi
  if [ -e "$dir" ]; then
    say "$(basename "$dir")/ is not set up as it must be: making it anew"
    rm -rf "$dir"
  fi
  meson setup "$dir" "$root" "$@" && printf '%s\n' "$*" >"$chosen"
}
