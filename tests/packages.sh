#!/bin/sh
# Installs the Debian packages named as arguments that are missing. Silent when there is nothing to do.
set -eu
missing=$(for p in "$@"; do dpkg-query -W -f '${Status}\n' "$p" 2>/dev/null | grep -q '^install ok installed' || echo "$p"; done)
[ -n "$missing" ] || exit 0
sudo=''
[ "$(id -u)" = 0 ] || sudo=sudo
echo "  APT  " $missing
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing; } >build-apt.log 2>&1 || {
    cat build-apt.log >&2
    echo "could not install: $missing" >&2
    exit 1
}
rm -f build-apt.log
