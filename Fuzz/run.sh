#!/bin/sh
# Fuzzes one target: Fuzz/run.sh mime|html|frames|imap|telegram|office|rtf SECONDS [more libFuzzer options]
# Finds are kept in Fuzz/.build/corpus/TARGET, crashing inputs as Fuzz/.build/crashes/TARGET-*; the exit status is libFuzzer's.
set -eu
cd "$(dirname "$0")"
target=${1:?target: mime, html, frames, imap, telegram, office or rtf}
seconds=${2:-60}
shift; [ $# -gt 0 ] && shift
swift build --product "$target"
mkdir -p ".build/corpus/$target" .build/crashes
[ -d "seeds/$target" ] || mkdir -p "seeds/$target"
# The crash reporter of Swift would hang in libFuzzer's signal handler. Memory of GLib's slices is never given back.
export SWIFT_BACKTRACE=enable=no G_SLICE=always-malloc
export ASAN_OPTIONS="detect_leaks=${DETECT_LEAKS:-1}:allocator_may_return_null=1"
dictionary=""
[ -f "seeds/$target.dict" ] && dictionary="-dict=seeds/$target.dict"
# A message has 1 KiB at most there: inputs need not be longer than a few, and may be so from the start.
length="-max_len=16384"
[ "$target" = frames ] && length="-max_len=4096 -len_control=0"
# Everything is read byte by byte as well, and lines are bounded at 2000 there.
[ "$target" = imap ] && length="-max_len=4096"
more=""
[ "$target" = mime ] && more="../Tests/MIMETests/Bounces"
exec "$(swift build --show-bin-path)/$target" -max_total_time="$seconds" $length -timeout=20 -rss_limit_mb=2048 \
    -artifact_prefix=".build/crashes/$target-" $dictionary "$@" ".build/corpus/$target" "seeds/$target" $more
