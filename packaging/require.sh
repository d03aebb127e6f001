#!/bin/sh
# Installs the Debian packages that a step needs: `packaging/require.sh build|test|bench`.
# As root, or through sudo where it asks nothing; else prints the one line to type and stops.
set -eu
build='clang libc6-dev libstdc++-12-dev git pkg-config libsqlite3-dev libgmime-3.0-dev libgumbo-dev libzstd-dev libcurl4-openssl-dev
    esbuild node-typescript node-react node-react-dom node-csstype fonts-inter-variable python3-venv'
test='chromium fonts-noto-core sqlite3 openssl dovecot-imapd libfaketime'
bench='wrk isync notmuch sqlite3 openssl dovecot-imapd'

case "${1:-}" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
bench) wanted="$build $bench" ;;
*) echo "usage: $0 build|test|bench" >&2; exit 64 ;;
esac

missing=
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
# Any clang does, also the one that comes with Swift.
command -v clang >/dev/null && missing=$(echo "$missing" | sed 's/ clang\b//')
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    echo "These Debian packages are missing. Install them and try again:" >&2
    echo "    apt-get install --no-install-recommends$missing" >&2
    exit 69
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# The tests start a Dovecot of their own. Its package would start and enable a mail server for the whole machine: it is kept
# from that unless one was here before.
case "$missing" in
*dovecot-imapd*)
    missing=$(echo "$missing" | sed 's/ dovecot-imapd\b//')
    before=$(dpkg-query -W -f '${Status}' dovecot-core 2>/dev/null || true)
    policy=/usr/sbin/policy-rc.d
    if [ "$before" = 'install ok installed' ] || [ -e $policy ]; then
        $as_root apt-get install -y -qq --no-install-recommends dovecot-imapd >/dev/null
    else
        trap '$as_root rm -f $policy' EXIT INT TERM
        printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
        $as_root chmod 755 $policy
        $as_root apt-get install -y -qq --no-install-recommends dovecot-imapd >/dev/null
        $as_root rm -f $policy
        trap - EXIT INT TERM
    fi
    if [ "$before" != 'install ok installed' ] && [ -d /run/systemd/system ]; then
        $as_root systemctl disable --quiet --now dovecot.service dovecot.socket 2>/dev/null || true
    fi
    ;;
esac
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
