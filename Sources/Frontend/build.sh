#!/bin/sh
# Builds the page into build/page/ at the repository root: type check, bundle, font subset, icons.
# Does nothing when no input has changed. `build.sh check` stops after the checks, `build.sh test` runs the unit tests.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
root=$(cd ../.. && pwd)
out=$root/build/page
cache=$root/.build/page
modules=/usr/share/nodejs
font=/usr/share/fonts/truetype/inter-vf/Inter-roman.var.ttf
pins='fonttools==4.68.0 brotli==1.2.1 fasthtml-lucide==1.62.0'
mode=${1:-build}

missing=
need() { "$@" >/dev/null 2>&1 || missing="$missing $package"; }
package=esbuild; need command -v esbuild
package=node-typescript; need command -v tsc
package=node-react; need test -f $modules/@types/react/index.d.ts
package=node-react-dom; need test -f $modules/@types/react-dom/client.d.ts
package=node-csstype; need test -f $modules/csstype/index.d.ts
package=fonts-inter-variable; need test -f $font
package=python3-venv; need python3 -c 'import venv, ensurepip'
if [ -n "$missing" ]; then
    echo "make page: these Debian packages are missing:$missing" >&2
    echo "           apt-get install --no-install-recommends$missing" >&2
    exit 1
fi

# Everything that decides what comes out: own files, tools, libraries, pins.
fingerprint() {
    {
        find src static scripts build.sh tsconfig.json -type f | LC_ALL=C sort | xargs sha256sum
        sha256sum $font $modules/react/cjs/react.production.min.js $modules/react-dom/cjs/react-dom.production.min.js
        echo "$pins"; esbuild --version; tsc --version
    } | sha256sum | cut -d' ' -f1
}
files='index.html app.js.gz shared.js.gz settings.js.gz care.js.gz orders.js.gz composer.js.gz chat.js.gz order.js.gz clients.js.gz office.js.gz desk.js.gz common.js.gz reading.js.gz en.js.gz pl.js.gz uk.js.gz sw.js.gz app.css.gz inter.woff2 icon.svg icon-192.png icon-512.png icon-maskable.png manifest.webmanifest manifest-pl.webmanifest manifest-uk.webmanifest'
complete() { for file in $files; do [ -s "$out/$file" ] || return 1; done; }
sizes() {
    for file in app.js.gz shared.js.gz settings.js.gz care.js.gz orders.js.gz composer.js.gz chat.js.gz order.js.gz clients.js.gz office.js.gz desk.js.gz common.js.gz reading.js.gz en.js.gz pl.js.gz uk.js.gz app.css.gz inter.woff2; do
        echo "make page: $file $(wc -c <"$out/$file") bytes"
    done
}

mkdir -p "$cache"
now=$(fingerprint)
if [ "$mode" = build ] && complete && [ "$(cat "$cache/stamp" 2>/dev/null || true)" = "$now" ]; then
    echo "make page: nothing changed"
    sizes
    exit 0
fi

tools=$cache/tools
if [ "$(cat "$tools/pins" 2>/dev/null || true)" != "$pins" ]; then
    rm -rf "$tools"
    python3 -m venv "$tools"
    # shellcheck disable=SC2086
    "$tools/bin/pip" --quiet --disable-pip-version-check install --no-deps $pins
    echo "$pins" >"$tools/pins"
fi

"$tools/bin/python" scripts/icons.py src/ui generated
tsc --project tsconfig.json
NODE_PATH=$modules node scripts/check.js
if [ "$mode" = test ]; then
    mkdir -p "$cache/tests"
    NODE_PATH=$modules esbuild tests/*.test.js --bundle --platform=node --format=cjs --log-level=warning --outdir="$cache/tests" --out-extension:.js=.cjs
    exec env NODE_PATH=$modules node --test "$cache/tests"
fi
[ "$mode" = build ] || exit 0

work=$cache/work
rm -rf "$work"
mkdir -p "$work"
# The settings, their owner's part, orders and money, the composer, the chats and each language are fetched when somebody needs them. The languages import
# the page as it is first seen (src/app/App), the others all that is fetched right after it too (src/app/desk). So what is not a part's own is one of two files,
# however many parts there are: shared.js, which the first sight needs, and common.js. What only some of the parts use would make a third one;
# such a module has to be used by src/app/desk too.
NODE_PATH=$modules esbuild app=src/main.tsx settings=src/settings/SettingsScreen.tsx care=src/settings/care/part.tsx orders=src/orders/part.tsx composer=src/composer/part.tsx chat=src/chat/part.tsx order=src/order/part.tsx clients=src/client/part.tsx office=src/settings/office/part.tsx desk=src/app/desk.tsx reading=src/reading/part.tsx \
    en=src/i18n/parts/en.ts pl=src/i18n/parts/pl.ts uk=src/i18n/parts/uk.ts --bundle --splitting --chunk-names=shared-[hash] \
    --minify --jsx=automatic --format=esm --target=es2020 --define:process.env.NODE_ENV='"production"' --legal-comments=eof \
    --external:/inter.woff2 --charset=utf8 --log-level=warning --outdir="$work"

base=$(grep -o 'shared-[A-Z0-9]*\.js' "$work/app.js" | sort -u)
second=$(cd "$work" && ls shared-*.js | grep -vxF "$base") || true
[ "$(echo "$base $second" | wc -w)" = 2 ] || { echo "make page: the parts share more than shared.js and common.js: $base $second" >&2; exit 1; }
sed -i -e "s/${base%.js}\.js/shared.js/g" -e "s/${second%.js}\.js/common.js/g" "$work"/*.js
mv "$work/$base" "$work/shared.js"
mv "$work/$second" "$work/common.js"

subset=$cache/inter-$(echo "$pins $(sha256sum $font scripts/font.sh)" | sha256sum | cut -c1-16).woff2
if [ ! -s "$subset" ]; then
    rm -f "$cache"/inter-*.woff2
    sh scripts/font.sh "$tools/bin/pyftsubset" $font "$subset.part"
    mv "$subset.part" "$subset"
fi

hash() { sha256sum "$1" | cut -c1-12; }
# The parts ask for each other by the content of all of them, so that a browser never puts parts of two builds together.
parts='app shared common settings care orders composer chat order clients office desk reading en pl uk'
version=$(for part in $parts; do cat "$work/$part.js"; done | sha256sum | cut -c1-12)
sed -e "s/@CSS@/$(hash "$work/app.css")/" static/index.html >"$work/index.html"
for part in $parts; do
    sed -i "s|\"\(\.\{0,1\}\)/$part\.js\"|\"\1/$part.js?v=$version\"|g" "$work"/*.js "$work/index.html"
    grep -q "$part.js?v=$version" "$work"/*.js "$work/index.html" || { echo "make page: nothing asks for $part.js" >&2; exit 1; }
done
for part in $parts; do gzip -n -9 "$work/$part.js"; done
gzip -n -9 "$work/app.css"
cp "$subset" "$work/inter.woff2"
cp static/icon.svg static/*.webmanifest "$work/"
# The worker is no part of the page: browsers look for a new one by themselves, at its own address.
esbuild static/sw.js --minify --charset=utf8 --log-level=warning --outfile="$work/sw.js"
gzip -n -9 "$work/sw.js"
"$tools/bin/python" scripts/png.py static/icon.svg "$work"

mkdir -p "$out"
find "$out" -type f -delete
for file in $files; do mv "$work/$file" "$out/$file"; done
rm -rf "$work"
echo "$now" >"$cache/stamp"
cd "$here"
sizes
