"""The Debian package in a booted Debian: `python3 Tests/Package/run.py` after `make release`. Ends with "N passed, N failed, N skipped"."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import cases
from machine import Impossible, Machine, base_tree, fetch_dependencies

ROOT = pathlib.Path(__file__).resolve().parents[2]


def build():
    """The package as it is shipped; lintian is part of it."""
    done = subprocess.run([ROOT / "packaging/deb.sh"], capture_output=True, text=True)
    print(done.stdout + done.stderr, end="", flush=True)
    if done.returncode:
        sys.exit(done.returncode)
    return max((ROOT / "build/deb").glob("*.deb"), key=lambda path: path.stat().st_mtime)


def renumber(package, folder, version):
    """The same package under another version, for an upgrade."""
    tree, result = folder / "renumbered", folder / "newer.deb"
    subprocess.run(["dpkg-deb", "--raw-extract", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.M))
    subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, result], check=True, stdout=subprocess.DEVNULL)
    return result


def skip(reason):
    print(f"SKIPPED: the package was not tried in a booted Debian: {reason}")
    print(f"0 passed, 0 failed, {len(cases.ALL)} skipped")
    sys.exit(0)


def main():
    if os.geteuid() != 0:
        skip("only root can boot one. Run it as root")
    first = build()
    work = pathlib.Path(tempfile.mkdtemp(prefix="dragoman-package-"))
    second = renumber(first, work, cases.NEWER)
    begin = time.monotonic()
    passed = failed = 0
    machine = None
    try:
        tree = base_tree()
        fetch_dependencies(tree, first)
        machine = Machine(tree)
        for package, name in ((first, "dragoman.deb"), (second, "newer.deb")):
            shutil.copy(package, machine.tree / "root" / name)
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
            except Exception:
                failed += 1
                print(f"FAILED {case.__name__}\n{traceback.format_exc()}", flush=True)
    except Impossible as reason:
        skip(str(reason))
    finally:
        if machine:
            machine.close()
        shutil.rmtree(work)
    print(f"{passed} passed, {failed} failed, 0 skipped in {time.monotonic() - begin:.0f} s")
    sys.exit(1 if failed else 0)


main()
