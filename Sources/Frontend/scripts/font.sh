#!/bin/sh
# font.sh PYFTSUBSET FONT OUT: Inter with Latin, Latin Extended-A, Cyrillic, currency and the signs an office types.
set -eu
"$1" "$2" --output-file="$3" --flavor=woff2 --layout-features='kern,liga,calt,ccmp,locl,mark,mkmk,tnum,case,ss03' \
    --unicodes='U+0020-007E,U+00A0-017F,U+0218-021B,U+02BC,U+02C6-02DD,U+0300-0304,U+0306-030C,U+0327-0328,U+0400-045F,U+0490-0491,U+04D8-04D9,U+1E9E,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+20B4,U+2116,U+2122,U+2190-2193,U+21B5,U+2212,U+2215,U+2260,U+2264-2265,U+2318,U+21E7' \
    --no-hinting --desubroutinize
