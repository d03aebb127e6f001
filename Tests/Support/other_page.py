"""A second version of the page without a second build: the program with every mark of its page's build replaced, byte for byte in place."""
import pathlib
import re
import subprocess
import tempfile
import zlib

# What `gzip -n -9` writes before the content.
GZIP = bytes.fromhex("1f8b0800000000000203")
LARGEST = 1 << 20
AFTER = b"0" * 12


def build_of(program: bytes) -> bytes:
    """The mark by which the parts of the page inside a program ask for each other."""
    return re.search(rb'/app\.js\?v=([0-9a-f]{12})"', program)[1]


def replaced(packed: bytes, before: bytes, after: bytes) -> bytes:
    """A packed part with another mark and of the same length."""
    text = zlib.decompress(packed, 31).replace(before, after)
    # By gzip the one or the other part comes out a byte longer; zopfli's are some hundredths shorter.
    with tempfile.NamedTemporaryFile() as file:
        file.write(text)
        file.flush()
        fresh = subprocess.run(["zopfli", "-c", "--i5", file.name], capture_output=True, check=True).stdout
    missing = len(packed) - len(fresh)
    assert missing >= 0, f"{-missing} bytes too many"
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
    other = bytearray(content.replace(before, AFTER))
    for at, packed in found:
        other[at:at + len(packed)] = replaced(packed, before, AFTER)
    path = folder / f"{program.name}-other"
    path.write_bytes(other)
    path.chmod(0o755)
    return path
