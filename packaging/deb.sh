#!/bin/sh
# Makes build/deb/dragoman_VERSION_ARCH.deb from the release binary: `packaging/deb.sh`. Needs no root.
#   DRAGOMAN_BINARY       another binary than .build-release/release/dragoman
#   DRAGOMAN_DEB_VERSION  another version than the one in the sources; for the test of an upgrade
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
binary=${DRAGOMAN_BINARY:-.build-release/release/dragoman}
checkouts=.build-release/checkouts
[ -d $checkouts ] || checkouts=.build/checkouts
[ -x "$binary" ] || { echo "There is no $binary. Run: make release" >&2; exit 69; }

# A debug build needs the compiler's libraries, which no office has.
if readelf -d "$binary" | grep -q 'NEEDED.*libswift' && [ -z "${DRAGOMAN_BINARY:-}" ]; then
    echo "$binary has no Swift runtime inside. Run: make release" >&2
    exit 65
fi

# The one place of the version is the source; what the binary says must be the same, else it is an old one.
source_version=$(sed -n 's/.*static let version = "\(.*\)"/\1/p' Sources/dragoman/*.swift Sources/dragoman/*/*.swift)
binary_version=$("$binary" version)
if [ "$source_version" != "$binary_version" ]; then
    echo "$binary is version $binary_version, the sources are $source_version. Run: make release" >&2
    exit 65
fi
version=${DRAGOMAN_DEB_VERSION:-$source_version}
# The same sources give the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
export SOURCE_DATE_EPOCH
date=$(date -u -R -d "@$SOURCE_DATE_EPOCH")
maintainer='The Dragoman authors <maintainers@dragoman.invalid>'

work=build/deb/work
rm -rf $work
mkdir -p $work/completions
cp -r packaging/debian $work/debian
cp "$binary" $work/dragoman
# The compiler notes where its own libraries lie; the runtime is inside, and a library from there would be nobody's.
chrpath -d $work/dragoman >/dev/null
cp README.md $work/
sed -i "s|^Maintainer: .*|Maintainer: $maintainer|" $work/debian/control
python3 packaging/manual.py "$binary" "$version" "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)" >$work/dragoman.1
"$binary" --generate-completion-script bash | sed '1{/^#!/d}' >$work/completions/dragoman
"$binary" --generate-completion-script zsh >$work/completions/_dragoman
"$binary" --generate-completion-script fish >$work/completions/dragoman.fish
python3 packaging/copyright.py . $checkouts $work
{
    echo "dragoman ($version) stable; urgency=medium"
    echo
    # What CHANGELOG.md says of its newest version.
    awk '/^## /{if (seen++) exit; next} seen && /^- /{sub(/^- /, "* "); print; next} seen && /^  [^ ]/{print}' CHANGELOG.md |
        awk '/^\*/ && line {print line; line = ""} {sub(/^ +/, ""); line = line ? line " " $0 : $0} END {print line}' |
        while read -r item; do echo "$item" | fold -s -w 72 | sed '1s/^/  /; 2,$s/^/    /; s/ *$//'; done
    echo
    echo " -- $maintainer  $date"
} >$work/debian/changelog

export DEB_BUILD_OPTIONS='noautodbgsym nocheck'
log=build/deb/build.log
(cd $work && dpkg-buildpackage -b -us -uc -rfakeroot) >$log 2>&1 || { tail -20 $log >&2; echo "The whole of it: $root/$log" >&2; exit 70; }
rm -rf $work
rm -f build/deb/*.buildinfo build/deb/*.changes
package=build/deb/dragoman_${version}_$(dpkg --print-architecture).deb
lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$package"
echo "$package: $(stat -c %s "$package") bytes, $(dpkg-deb -f "$package" Installed-Size) KiB when installed"
