"""What is known about every generated mail, and the rules under which two texts count as the same.

Normalisation, applied to both sides alike and nowhere else:
  plain text  CRLF is LF; blanks at the end of a line go; several empty lines are one; ends are trimmed
  text of HTML  the sequence of words; lone marks of lists, tables and quotes (* - -- | > and bullets) are no words
  subject, names  runs of white space are one blank
Nothing is folded in case and no Unicode form is changed.
"""
from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# A mail whose conversation may be related to any other.
ANY = "*"
MARKS = {"*", "-", "--", "---", "|", ">", "\u2022", "\u00b7", "\u25e6"}


@dataclass(frozen=True)
class Address:
    name: str
    address: str


@dataclass(frozen=True)
class File:
    """An attachment. `naming`: `exact`; `subject` (after the subject of the forwarded mail); `any` (sender gave none)."""
    name: str
    mime: str
    size: int
    sha256: str
    inline: bool = False
    naming: str = "exact"

    @staticmethod
    def of(name: str, mime: str, content: bytes, inline: bool = False, naming: str = "exact") -> "File":
        return File(name, mime, len(content), hashlib.sha256(content).hexdigest(), inline, naming)


@dataclass
class Mail:
    """One delivery and its truth. `conversation` and `related` are keys: equal keys mean the same conversation."""
    index: int
    story: int
    account: str
    message_id: str | None
    subject: str
    text: str
    text_form: str
    has_html: bool
    sender: Address
    to: list[Address]
    cc: list[Address]
    sent_at: int | None
    files: list[File]
    conversation: str
    token: str
    related: str | None = None
    direction: str = "inbound"
    auto: str | None = None
    bounce: dict[str, str] | None = None
    duplicate_of: int | None = None
    features: list[str] = field(default_factory=list)
    arrival: float = 0.0
    form: str = ""
    raw: bytes = b""

    def record(self) -> dict[str, Any]:
        """The manifest's line: everything but the bytes, which are named by size and hash."""
        result = asdict(self)
        del result["raw"]
        result |= {"raw_size": len(self.raw), "raw_sha256": hashlib.sha256(self.raw).hexdigest()}
        return result


def write_manifest(path: Path, mails: list[Mail]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for mail in mails:
            out.write(json.dumps(mail.record(), ensure_ascii=False) + "\n")


def same_line(text: str) -> str:
    """Header text as compared: white space runs are one blank."""
    return re.sub(r"\s+", " ", text).strip()


def plain(text: str) -> str:
    """Plain text as compared."""
    lines = [line.rstrip(" \t\u00a0") for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def words(text: str) -> str:
    """The text of an HTML mail as compared."""
    return " ".join(word for word in text.split() if word not in MARKS)


def normalised(text: str, form: str) -> str:
    """`form` is `plain` or `words`."""
    return plain(text) if form == "plain" else words(text)
