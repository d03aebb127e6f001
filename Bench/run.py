"""`make bench`: everything that is measured, as one table and as build/bench.json. Loopback only, bounded in time.

DRAGOMAN_BINARY names the release binary. --quick: the two smaller sizes, fewer mails, shorter runs."""
from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "Bench"), str(ROOT / "Tests/Support"), str(ROOT / "Tests/Mail")]

import filled  # noqa: E402
import http_load  # noqa: E402
import imports  # noqa: E402
import live  # noqa: E402
from load import tools_missing  # noqa: E402
from report import Budget, Results  # noqa: E402

SECTIONS = ("import", "http", "start", "live")


def default_binary() -> Path:
    candidates = [ROOT / ".build-release/release/dragoman", ROOT / ".build/release/dragoman", ROOT / ".build/debug/dragoman"]
    return next((path for path in candidates if path.exists()), candidates[0])


def section(results: Results, budget: Budget, name: str, expected: float, work: Callable[[], None]) -> None:
    """Runs one section; one that fails or does not fit any more is named, and the others go on."""
    if not budget.allows(expected):
        results.skipped.append(f"{name}: {budget.spent():.0f} of {budget.seconds:.0f} s were spent")
        return
    print(f"bench: {name} …", file=sys.stderr, flush=True)
    try:
        work()
    except Exception as error:  # A benchmark that stops at its first surprise measures nothing.
        traceback.print_exc()
        results.skipped.append(f"{name}: {error}")


def http_sections(results: Results, budget: Budget, options: argparse.Namespace, tool: Path) -> None:
    if not {"http", "start", "live"} & set(options.only):
        return
    sizes = filled.SIZES[:2] if options.quick else filled.SIZES
    for size in sizes:
        largest = size is filled.SIZES[-1]

        def work(size: filled.Size = size, largest: bool = largest) -> None:
            folder = filled.database(size, tool, limit=max(60.0, budget.seconds - budget.spent()))
            if "start" in options.only and size is sizes[-1]:
                http_load.start(results, folder)
            if "http" in options.only:
                http_load.measure(results, size, folder, 2 if options.quick else 5, largest)
            if "live" in options.only and size is sizes[-1]:
                live.measure(results, folder)

        section(results, budget, f"{size.name} conversations", 90 if largest else 60, work)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--mails", type=int, default=None, help="mails of the import section")
    parser.add_argument("--minutes", type=float, default=14)
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench.json")
    options = parser.parse_args()
    os.environ.setdefault("DRAGOMAN_BINARY", str(default_binary()))
    binary = Path(os.environ["DRAGOMAN_BINARY"])
    missing = tools_missing(["wrk", "mbsync", "notmuch"])
    if not binary.exists() or missing:
        print(f"bench: missing {', '.join(missing) or binary.name}; `make bench` builds and installs it", file=sys.stderr)
        return 69
    results, budget = Results(), Budget(options.minutes * 60)
    base = Path(tempfile.mkdtemp(prefix="dragoman-bench-"))
    try:
        if "import" in options.only:
            mails = options.mails or (600 if options.quick else 4000)
            section(results, budget, "import", 120, lambda: imports.measure(results, base, mails))
        http_sections(results, budget, options, filled.fill_tool(binary))
    finally:
        shutil.rmtree(base, ignore_errors=True)
    results.seconds = budget.spent()
    print(results.table())
    results.write(options.out)
    return 0 if not results.skipped else 1


if __name__ == "__main__":
    sys.exit(main())
