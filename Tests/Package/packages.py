"""The packages that are installed one over the other: the one that is shipped, a newer and an older one of the same binary."""

import pathlib
import re
import shutil
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEWER = "99.0.0"
OLDER = "0.0.1"
COUNT = "dragoman_migrations_count"


def build():
    """The package as it is shipped; lintian is part of it."""
    done = subprocess.run([ROOT / "packaging/deb.sh"], capture_output=True, text=True)
    print(done.stdout + done.stderr, end="", flush=True)
    if done.returncode:
        sys.exit(done.returncode)
    return max((ROOT / "build/deb").glob("*.deb"), key=lambda path: path.stat().st_mtime)


def renumber(package, target, version, change=None):
    """The same package under another version. `change` is given the folder of its files."""
    tree = target.with_suffix("")
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.M))
    if change:
        change(tree)
    subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, target], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return target


def forget_last_migration(tree, binary):
    """Makes the binary one from before the last migration: it knows one less, and in all else it is what is shipped."""
    shipped = tree / "usr/bin/dragoman"
    # The package's binary has no names any more, but what is loaded lies in it where it lay before.
    symbols = subprocess.run(["nm", "--defined-only", binary], capture_output=True, text=True, check=True).stdout
    address = int(re.search(rf"^([0-9a-f]+) \w {COUNT}$", symbols, re.M).group(1), 16)
    headers = subprocess.run(["readelf", "-lW", shipped], capture_output=True, text=True, check=True).stdout
    loads = [[int(word, 16) for word in words] for words in re.findall(r"LOAD\s+(0x\S+) (0x\S+) 0x\S+ (0x\S+)", headers)]
    offset = next(place + address - start for place, start, size in loads if start <= address < start + size)
    count = len(list((ROOT / "migrations").glob("*.sql")))
    with open(shipped, "r+b") as file:
        file.seek(offset)
        assert struct.unpack("<Q", file.read(8)) == (count,), f"{COUNT} is not where it should be in {shipped}"
        file.seek(offset)
        file.write(struct.pack("<Q", count - 1))
