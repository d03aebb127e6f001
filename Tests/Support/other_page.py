"""A second version of the page without a second build: the program with every mark of its page's build replaced, byte for byte in place."""
import pathlib
import re
import subprocess
import zlib

# What `gzip -n -9` writes before the content.
GZIP = bytes.fromhex("1f8b0800000000000203")
LARGEST = 1 << 20
OTHERS = [b"0" * 12, b"1" * 12, b"ab" * 6, b"0123" * 3]


def build_of(program: bytes) -> bytes:
    """The mark by which the parts of the page inside a program ask for each other."""
    return re.search(rb'/app\.js\?v=([0-9a-f]{12})"', program)[1]


def replaced(packed: bytes, before: bytes, after: bytes) -> bytes | None:
    """A packed part with another mark and of the same length, `None` where it does not fit."""
    text = zlib.decompress(packed, 31).replace(before, after)
    fresh = subprocess.run(["gzip", "-n", "-9"], input=text, capture_output=True, check=True).stdout
    missing = len(packed) - len(fresh)
    if missing < 0:
        return None
    if missing == 0:
        return fresh
    # A comment fills what is missing: gzip's flag 16, and as many bytes as the last one of it ends.
    return fresh[:3] + b"\x10" + fresh[4:10] + b" " * (missing - 1) + b"\0" + fresh[10:]


def parts(program: bytes, mark: bytes):
    """Where the packed parts of the page lie, those with a mark in them."""
    at = program.find(GZIP)
    while at >= 0:
        piece, unpacked = program[at:at + LARGEST], zlib.decompressobj(31)
        try:
            text = unpacked.decompress(piece)
        except zlib.error:
            text = b""
        if unpacked.eof and mark in text:
            yield at, piece[:len(piece) - len(unpacked.unused_data)]
        at = program.find(GZIP, at + 1)


def with_other_page(program: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
    """A copy of a program that serves the same page as another build of it."""
    content = program.read_bytes()
    before = build_of(content)
    found = list(parts(content, before))
    assert len(found) > 3, "the page's parts are not in the program"
    for after in OTHERS:
        fresh = [(at, replaced(packed, before, after)) for at, packed in found]
        if any(one is None for _, one in fresh):
            continue
        other = bytearray(content.replace(before, after))
        for at, packed in fresh:
            other[at:at + len(packed)] = packed
        path = folder / f"{program.name}-other"
        path.write_bytes(other)
        path.chmod(0o755)
        return path
    raise AssertionError("no other mark fits")
