"""Section (b): the same mails into Dragoman, and into a Maildir by mbsync with notmuch's index beside it."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

from compose import OFFICE
from dragoman import binary, new_office
from generator import generate
from outputs import write_maildir
from process import Disk, Timing, disk, timed
from report import Results, percentile

MBSYNC = """
MaildirStore far
Path {base}/
Inbox {source}

MaildirStore near
Path {target}/
Inbox {target}/INBOX

Channel mail
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""
NOTMUCH = "[database]\npath={target}\n[user]\nname=Office\nprimary_email={address}\n[new]\ntags=inbox\nignore=.mbsyncstate;.uidvalidity\n"


def into_dragoman(base: Path, source: Path) -> tuple[Timing, Disk]:
    """A fresh office, the service not running; the database is closed before its size is taken."""
    data = base / "dragoman"
    shutil.rmtree(data, ignore_errors=True)
    new_office(data)
    os.sync()
    timing = timed([str(binary()), "import", "mail", str(source), "--address", OFFICE.address, "--data", str(data)])
    return timing, disk(data)


def into_maildir(base: Path, source: Path) -> tuple[Timing, Timing, Disk]:
    """mbsync copies the Maildir (with fsync, as it does by default), notmuch indexes the copy."""
    target = base / "mbsync"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    (base / "mbsyncrc").write_text(MBSYNC.format(base=base, source=source, target=target))
    (base / "notmuch").write_text(NOTMUCH.format(target=target, address=OFFICE.address))
    os.sync()
    copied = timed(["mbsync", "-q", "-c", str(base / "mbsyncrc"), "-a"])
    indexed = timed(["notmuch", "new", "--quiet"], {"NOTMUCH_CONFIG": str(base / "notmuch")})
    return copied, indexed, disk(target)


def fresh_source(base: Path, count: int, file_bytes: tuple[int, int]) -> tuple[Path, int, int]:
    """A flat Maildir; the number of mails in it and their bytes."""
    source = base / "source"
    shutil.rmtree(source, ignore_errors=True)
    mails = [m for m in generate(count, 42, "maildir", file_bytes) if m.account == OFFICE.address]
    write_maildir(source, mails, flat=True)
    return source, len(mails), sum(len(m.raw) for m in mails)


def measure(results: Results, base: Path, count: int, rounds: int = 3) -> None:
    """In turn, so that both see the same machine; the middle one of the rounds. mbsync writes into its source, so it gets a copy."""
    base.mkdir(parents=True, exist_ok=True)
    source, mails, size = fresh_source(base, count, (50_000, 200_000))
    ours: list[Timing] = []
    copies: list[Timing] = []
    indexes: list[Timing] = []
    for _ in range(rounds):
        timing, held = into_dragoman(base, source)
        ours.append(timing)
        twin = base / "twin"
        shutil.rmtree(twin, ignore_errors=True)
        shutil.copytree(source, twin)
        copied, indexed, beside = into_maildir(base, twin)
        copies.append(copied)
        indexes.append(indexed)

    def middle(timings: list[Timing], what: str) -> float:
        return percentile([getattr(t, what) for t in timings], 0.5)

    section = f"import {mails} mails"
    both, both_cpu = (middle(copies, w) + middle(indexes, w) for w in ("wall", "cpu"))
    wall, cpu = middle(ours, "wall"), middle(ours, "cpu")
    results.add(section, "size of the mails", size / 1e6, "MB")
    results.add(section, "dragoman import", mails / wall, "mails/s")
    results.add(section, "mbsync alone", mails / middle(copies, "wall"), "mails/s")
    results.add(section, "notmuch new alone", mails / middle(indexes, "wall"), "mails/s")
    results.add(section, "time against mbsync + notmuch", wall / both, "times", 1.0, f"({wall:.1f} s, {both:.1f} s)")
    results.add(section, "CPU against mbsync + notmuch", cpu / both_cpu, "times", 1.0, f"({cpu:.1f} s, {both_cpu:.1f} s)")
    results.add(section, "disk, apparent", held.apparent / 1e6, "MB", None, f"(Maildir and index: {beside.apparent / 1e6:.1f})")
    results.add(section, "disk against both, apparent", held.apparent / beside.apparent, "times", 1.1)
    results.add(section, "disk against both, allocated", held.allocated / beside.allocated, "times", 1.1)
    results.add(section, "bytes a mail costs", held.apparent / mails, "bytes", None, f"(raw {size // mails})")
