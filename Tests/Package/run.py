"""The Debian package in a booted Debian: `python3 Tests/Package/run.py` after `make release`. Ends with "N passed, N failed, N skipped"."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import cases
from machine import Machine
from packages import NEWER, OLDER, ROOT, build, forget_last_migration, renumber
from tree import Impossible, Skipped, base_tree, fetch_dependencies

BINARY = os.environ.get("DRAGOMAN_BINARY", ROOT / ".build-release/release/dragoman")


def skip(reason):
    print(f"SKIPPED: the package was not tried in a booted Debian: {reason}")
    print(f"0 passed, 0 failed, {len(cases.ALL)} skipped")
    sys.exit(0)


def main():
    if os.geteuid() != 0:
        skip("only root can boot one. Run it as root")
    first = build()
    work = pathlib.Path(tempfile.mkdtemp(prefix="dragoman-package-"))
    newer = renumber(first, work / "newer.deb", NEWER)
    older = renumber(first, work / "older.deb", OLDER, lambda tree: forget_last_migration(tree, BINARY))
    begin = time.monotonic()
    passed = failed = skipped = 0
    machine = None
    try:
        tree = base_tree()
        fetch_dependencies(tree, first)
        Machine.sweep()
        machine = Machine(tree)
        for package, name in ((first, "dragoman.deb"), (newer, "newer.deb"), (older, "older.deb")):
            shutil.copy(package, machine.outside(f"/root/{name}"))
        print(f"booted in {time.monotonic() - begin:.1f} s", flush=True)
        for case in cases.ALL:
            if failed and not passed:
                failed = len(cases.ALL)
                break
            started = time.monotonic()
            try:
                figures = case(machine) or ""
                passed += 1
                print(f"ok     {case.__name__} {figures} ({time.monotonic() - started:.1f} s)", flush=True)
            except Skipped as reason:
                skipped += 1
                print(f"SKIPPED {case.__name__}: {reason}", flush=True)
            except Exception:
                failed += 1
                print(f"FAILED {case.__name__}\n{traceback.format_exc()}", flush=True)
    except Impossible as reason:
        skip(str(reason))
    finally:
        if machine:
            machine.close()
        shutil.rmtree(work)
    print(f"{passed} passed, {failed} failed, {skipped} skipped in {time.monotonic() - begin:.0f} s")
    sys.exit(1 if failed else 0)


main()
