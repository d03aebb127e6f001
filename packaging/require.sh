#!/bin/sh
# Installs the Debian packages that a step needs: `packaging/require.sh build|test|bench|deb|package-test`.
# As root, or through sudo where it asks nothing; else prints the one line to type and stops.
set -eu
build='clang libc6-dev libstdc++-12-dev git pkg-config libsqlite3-dev libgmime-3.0-dev libgumbo-dev libzstd-dev libcurl4-openssl-dev libzip-dev libxml2-dev libxlsxwriter-dev libqrencode-dev libarchive-dev
    esbuild node-typescript node-react node-react-dom node-csstype fonts-inter-variable python3-venv'
test='chromium-headless-shell fonts-noto-core sqlite3 openssl dovecot-imapd dovecot-lmtpd postfix libfaketime nginx-light poppler-utils zopfli'
bench='chromium-headless-shell wrk isync notmuch msmtp sqlite3 openssl dovecot-imapd'
deb='dpkg-dev debhelper lintian fakeroot chrpath python3 git node-react fonts-inter-variable'
package_test='debootstrap systemd-container util-linux'

case "${1:-}" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
bench) wanted="$build $bench" ;;
deb) wanted="$deb" ;;
package-test) wanted="$deb $package_test" ;;
*) echo "usage: $0 build|test|bench|deb|package-test" >&2; exit 64 ;;
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
# The tests start mail servers and an nginx of their own. Their packages would start and enable servers for the whole machine: they are kept
# from that unless they were here before.
services='dovecot-imapd dovecot-lmtpd postfix nginx-light'
wanted_services=
for package in $services; do
    case " $missing " in *" $package "*) wanted_services="$wanted_services $package" ;; esac
    missing=$(echo "$missing" | sed "s/ $package\b//")
done
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }
if [ -n "$wanted_services" ]; then
    fresh=
    for package in dovecot-core postfix nginx-light; do installed $package || fresh="$fresh $package"; done
    case "$wanted_services" in *postfix*)
        # No main.cf: nothing is configured, and nothing could start by mistake.
        echo 'postfix postfix/main_mailer_type select No configuration' | $as_root debconf-set-selections
        ;;
    esac
    policy=/usr/sbin/policy-rc.d
    mine=
    if [ ! -e $policy ]; then
        mine=$policy
        trap '$as_root rm -f $mine' EXIT INT TERM
        printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
        $as_root chmod 755 $policy
    fi
    # shellcheck disable=SC2086
    $as_root apt-get install -y -qq --no-install-recommends $wanted_services >/dev/null
    [ -z "$mine" ] || $as_root rm -f $policy
    trap - EXIT INT TERM
    if [ -d /run/systemd/system ]; then
        case "$fresh" in *dovecot-core*) $as_root systemctl disable --quiet --now dovecot.service dovecot.socket 2>/dev/null || true ;; esac
        case "$fresh" in *nginx*) $as_root systemctl disable --quiet --now nginx.service 2>/dev/null || true ;; esac
        case "$fresh" in *postfix*) $as_root systemctl disable --quiet --now postfix.service 2>/dev/null || true ;; esac
    fi
fi
[ -n "$missing" ] || exit 0
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
