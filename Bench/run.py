"""`make bench`: everything that is measured, as one table and as build/bench.json. Loopback only, bounded in time.

--binary names what is measured, --fill what fills its databases. --quick: the smallest size, fewer mails, shorter runs."""
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

import backups  # noqa: E402
import filled  # noqa: E402
import http_load  # noqa: E402
import imap_intake  # noqa: E402
import imports  # noqa: E402
import live  # noqa: E402
import orders  # noqa: E402
import telegram  # noqa: E402
from load import tools_missing  # noqa: E402
from report import Budget, Results  # noqa: E402

SECTIONS = ("import", "imap", "outbox", "telegram", "orders", "felt", "http", "start", "live", "backup")


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
    results.write(results.path)


def http_sections(results: Results, budget: Budget, options: argparse.Namespace, tool: Path, base: Path) -> None:
    if not {"http", "start", "live", "backup"} & set(options.only):
        return
    sizes = [size for size in filled.SIZES if size.name.split()[0] in options.sizes]
    for size in sizes:

        def work(size: filled.Size = size) -> None:
            with budget.paused():
                folder = filled.database(size, tool, limit=900)
            if "http" in options.only:
                http_load.measure(results, size, folder, 2 if options.quick else 5, size is sizes[-1])
            if "live" in options.only and size is sizes[-1]:
                live.measure(results, folder)

        if {"http", "live"} & set(options.only):
            section(results, budget, f"{size.name} conversations", 90, work)
    large = sizes[-1] if options.quick else filled.LARGE

    def whole_file() -> None:
        with budget.paused():
            folder = filled.database(large, tool, limit=1800)
        if "start" in options.only:
            http_load.start(results, large, folder)
        if "backup" in options.only:
            backups.measure(results, large, folder, base)

    if {"start", "backup"} & set(options.only):
        section(results, budget, f"the file of {large.name} conversations", 180, whole_file)


def orders_section(results: Results, budget: Budget, tool: Path, quick: bool) -> None:
    for size in filled.ORDERS[:1] if quick else filled.ORDERS:
        with budget.paused():
            folder = filled.database(size, tool, limit=600)
        orders.measure(results, size, folder, 2 if quick else 4)
    orders.flat(results)


def outbox_section(results: Results, base: Path, mails: int) -> None:
    import outbox  # Needs the tests' virtual environment, which the other sections do without.
    outbox.measure(results, base, mails)


def felt_section(results: Results, budget: Budget, tool: Path, quick: bool) -> None:
    import felt  # Needs the tests' virtual environment, as above.
    size = filled.SIZES[0] if quick else filled.SIZES[-1]
    with budget.paused():
        folder = filled.database(size, tool, limit=900)
    felt.measure(results, f"page {size.name}", folder, quick)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=Path(os.environ.get("DRAGOMAN_BINARY", default_binary())))
    parser.add_argument("--fill", type=Path, help="the tool that fills databases; beside the binary where it is not named")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--sizes", nargs="+", choices=("2", "20", "100"), default=None, help="thousands of conversations")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--mails", type=int, default=None, help="mails of the import and the imap section")
    parser.add_argument("--minutes", type=float, default=14)
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench.json")
    options = parser.parse_args()
    options.sizes = options.sizes or (["2"] if options.quick else ["2", "20", "100"])
    binary: Path = options.binary.resolve()
    os.environ["DRAGOMAN_BINARY"] = str(binary)
    if (fake := binary.with_name("dragoman-fake-telegram")).exists():
        os.environ.setdefault("DRAGOMAN_FAKE_TELEGRAM", str(fake))
    missing = tools_missing(["wrk", "mbsync", "notmuch", "openssl"]) + ([] if imap_intake.have_dovecot() else ["dovecot"])
    if not binary.exists() or missing:
        print(f"bench: missing {', '.join(missing) or binary.name}; `make bench` builds and installs it", file=sys.stderr)
        return 69
    results, budget = Results(options.out), Budget(options.minutes * 60)
    base = Path(tempfile.mkdtemp(prefix="dragoman-bench-"))
    try:
        if "import" in options.only:
            mails = options.mails or (600 if options.quick else 4000)
            section(results, budget, "import", 120, lambda: imports.measure(results, base, mails))
        if "imap" in options.only:
            mails = options.mails or (600 if options.quick else 3000)
            section(results, budget, "imap", 150, lambda: imap_intake.measure(results, base, mails, options.quick))
        if "outbox" in options.only:
            section(results, budget, "outbox", 60, lambda: outbox_section(results, base, 100 if options.quick else 500))
        if "telegram" in options.only:
            section(results, budget, "telegram", 120, lambda: telegram.measure(results, base, options.quick))
        tool = (options.fill or binary.with_name("dragoman-bench-fill")).resolve()
        if "orders" in options.only:
            section(results, budget, "orders", 120, lambda: orders_section(results, budget, tool, options.quick))
        if "felt" in options.only:
            section(results, budget, "the page as it is felt", 120, lambda: felt_section(results, budget, tool, options.quick))
        http_sections(results, budget, options, tool, base)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    results.seconds = budget.spent()
    print(results.table())
    results.write(results.path)
    return 0 if not results.skipped else 1


if __name__ == "__main__":
    sys.exit(main())
