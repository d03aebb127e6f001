"""Reads the composed mails of a folder with Python's own parser and compares them with what went in. Started by ComposeReaderTests.

Each mail is NAME.eml with NAME.json beside it: subject, from, to, cc ([name, address]), references, text, html, and files
([name, mime, base64 of the content, inline]).
"""
from __future__ import annotations

import base64
import json
import sys
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path


def addresses(mail: EmailMessage, name: str) -> list[list[str]]:
    """The addresses of a header; a group without members is none.

    The parser of `policy.default` puts blanks between adjacent encoded words of a name (until Python 3.13)."""
    raw = [value for key, value in mail.raw_items() if key.lower() == name]
    return [[str(make_header(decode_header(shown))), address] for shown, address in getaddresses(raw) if address]


def content(part: EmailMessage) -> bytes:
    """The bytes of a file; those of a mail as they were sent."""
    if part.get_content_type() == "message/rfc822":
        return part.get_payload(0).as_bytes(policy=policy.SMTP.clone(refold_source="none"))
    return part.get_payload(decode=True)


def body(mail: EmailMessage, kind: str) -> str | None:
    """The text of that kind, with LF."""
    part = mail.get_body(preferencelist=(kind,))
    return part.get_content().replace("\r\n", "\n") if part is not None else None


def files(mail: EmailMessage) -> list[list[object]]:
    """Every part with a disposition, outside of other mails."""
    def leaves(part: EmailMessage) -> list[EmailMessage]:
        if part.get_content_maintype() == "multipart":
            return [leaf for child in part.iter_parts() for leaf in leaves(child)]
        return [part]
    found = [part for part in leaves(mail) if part.get_content_disposition()]
    return [[p.get_filename(), p.get_content_type(), base64.b64encode(content(p)).decode(), p.get_content_disposition() == "inline"]
            for p in found]


def defects(part: EmailMessage) -> list[str]:
    """What Python finds broken in the parts, and in all headers but Content-Type.

    A file name in encoded words inside of Content-Type is no standard, and what old readers need."""
    found = [repr(defect) for node in part.walk() for defect in node.defects]
    for node in part.walk():
        found += [f"{name}: {d!r}" for name, value in node.items() if name.lower() != "content-type" for d in value.defects]
    return found


def compare(path: Path) -> list[str]:
    """What is read otherwise than it was meant."""
    raw = path.read_bytes()
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    read = {
        "subject": mail["subject"] or "", "from": addresses(mail, "from"), "to": addresses(mail, "to"), "cc": addresses(mail, "cc"),
        "references": (mail["references"] or "").split(), "text": body(mail, "plain"), "html": body(mail, "html"), "files": files(mail),
        "defects": defects(mail),
    }
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998
    return [f"{path.name}: {key}: {read[key]!r} instead of {value!r}" for key, value in wanted.items() if read[key] != value]


def main(folder: Path) -> int:
    paths = sorted(folder.glob("*.eml"))
    differences = [line for path in paths for line in compare(path)]
    print("\n".join(differences) if differences else f"{len(paths)} mails read as they were meant")
    return 1 if differences or not paths else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
