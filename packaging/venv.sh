#!/bin/sh
# Makes the virtual environment of the tests in .build/venv with the pinned versions, and makes it anew when the pins change.
set -eu
cd "$(dirname "$0")/.."
pins=$(cat Tests/requirements.txt | sha256sum | cut -d' ' -f1)
[ "$(cat .build/venv/pins 2>/dev/null || true)" = "$pins" ] && exit 0
rm -rf .build/venv
python3 -m venv .build/venv
.build/venv/bin/pip --quiet --disable-pip-version-check install -r Tests/requirements.txt
echo "$pins" >.build/venv/pins
