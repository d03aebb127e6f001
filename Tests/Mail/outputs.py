"""Writes mails as a folder of .eml files, as a Maildir and as mbox (mboxrd). Names sort in order of arrival."""
from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from truth import Mail

FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)
MAILDIR_FLAGS = ["", "S", "RS", "FS"]


def write_mails(out: Path, mails: list[Mail]) -> dict[tuple[str, str], Path]:
    """Writes each mail in its form below OUT/<account>/. Returns what to import, by (account, form)."""
    groups: dict[tuple[str, str], list[Mail]] = defaultdict(list)
    for mail in mails:
        groups[(mail.account, mail.form)].append(mail)
    result: dict[tuple[str, str], Path] = {}
    for (account, form), group in sorted(groups.items()):
        base = out / account.split("@")[0] / form
        base.mkdir(parents=True, exist_ok=True)
        result[(account, form)] = base
        {"eml": write_eml, "maildir": write_maildir, "mbox": write_mbox}[form](base, group)
    return result


def write_eml(base: Path, mails: list[Mail]) -> None:
    """Two sub-folders, each story in one of them."""
    for place, mail in enumerate(mails):
        folder = base / ("2026-b" if mail.story % 4 == 0 else "2026-a")
        folder.mkdir(exist_ok=True)
        (folder / f"{place:07d}.eml").write_bytes(mail.raw)


def write_maildir(base: Path, mails: list[Mail], flat: bool = False) -> None:
    """`new`, `cur` with flags, and a Maildir++ sub-folder; each story in one of them. `flat`: only `new`."""
    for folder in (base,) if flat else (base, base / ".Archiwum"):
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    if not flat:
        (base / ".Archiwum" / "maildirfolder").touch()
    for place, mail in enumerate(mails):
        name = f"{1_772_000_000 + place}.M{place:06d}P7.mail"
        flags = MAILDIR_FLAGS[place % 4]
        target = [base / "new" / name, base / "cur" / f"{name}:2,{flags}", base / ".Archiwum" / "cur" / f"{name}:2,{flags}"]
        target[0 if flat else mail.story % 3].write_bytes(mail.raw)


def write_mbox(base: Path, mails: list[Mail]) -> None:
    """mboxrd: every line of `>`s and `From ` gets one more `>`. One file with LF, one with CRLF; a story in one of them."""
    for crlf in (False, True):
        eol = b"\r\n" if crlf else b"\n"
        with (base / ("crlf.mbox" if crlf else "lf.mbox")).open("wb") as out:
            for mail in mails:
                if (mail.story % 2 == 1) != crlf:
                    continue
                # In an mbox the file's line ends are the mail's; this changes second deliveries only.
                mail.raw = mail.raw.replace(b"\r\n", b"\n").replace(b"\n", eol)
                out.write(b"From " + mail.sender.address.encode() + b" Mon Mar  2 10:00:00 2026" + eol)
                out.write(FROM_LINE.sub(rb">\1", mail.raw) + eol)
