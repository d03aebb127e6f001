"""MIME parts as bytes, written by hand so that every defect is one that was meant."""
from __future__ import annotations

import html
import random
from dataclasses import dataclass, field

import encode
from truth import File


@dataclass
class Part:
    """Headers (without line ends) and an encoded body; `files` is what a reader must find in it, in order."""
    headers: list[bytes]
    body: bytes
    files: list[File] = field(default_factory=list)

    def raw(self) -> bytes:
        return b"\n".join(self.headers) + b"\n\n" + self.body


def multipart(subtype: str, parts: list[Part], rng: random.Random, extra: str = "") -> Part:
    boundary = f"=_{rng.getrandbits(64):016x}"
    body = b"".join(b"--" + boundary.encode() + b"\n" + part.raw() + b"\n" for part in parts)
    if rng.random() < 0.3:
        body = b"This is a message in parts.\n" + body
    return Part([f'Content-Type: multipart/{subtype}; boundary="{boundary}"{extra}'.encode()],
                body + b"--" + boundary.encode() + b"--\n", [f for part in parts for f in part.files])


def text(content: str, charset: str, coding: str, declared: str | None, subtype: str = "plain", extra: str = "") -> Part:
    """A text part written in `charset` and declared as `declared` (None: not declared at all)."""
    data = content.encode(charset)
    if coding == "7bit" and not data.isascii():
        coding = "8bit"
    kind = f"Content-Type: text/{subtype}" + (f"; charset={declared}" if declared else "") + extra
    headers = [kind.encode(), f"Content-Transfer-Encoding: {coding}".encode()]
    return Part(headers, encode.body(data, coding))


def html_page(lines: list[str], charset_meta: str, rng: random.Random, image: str | None = None, remote: bool = False) -> str:
    """A page with what mail programs put around a text; its words are those of `lines`, in order."""
    blocks: list[str] = []
    for line in lines:
        shown = html.escape(line, quote=False).replace("й", "&#1081;", 1).replace("ó", "&oacute;", 1)
        if line.startswith("https://"):
            shown = f'<a href="{shown}">{shown}</a>'
        style = rng.choice(["p", "div", "br", "td", "li"])
        blocks.append({"p": f'<p class="MsoNormal">{shown}<o:p></o:p></p>', "div": f"<div dir=ltr>{shown}</div>",
                       "br": f"{shown}<br>\n", "li": f"<ul><li>{shown}</li></ul>",
                       "td": f"<table border=0><tr><td>{shown}</td></tr></table>"}[style])
    pictures = f'<img src="cid:{image}" width=120>' if image else ""
    pictures += '<img src="https://pixel.example/o.gif?u=1" width=1 height=1>' if remote else ""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset_meta}">' if charset_meta else ""
    # The title, styles, scripts and comments are no text.
    return (f"<html><head>{meta}<title>unseen title</title><style>p{{color:#222}} /* unseen */</style></head><body>"
            f"<!-- unseen --><script>var unseen = 1;</script>{''.join(blocks)}{pictures}</body></html>\n")


MIME = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "txt": "text/plain", "html": "text/html",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "eml": "message/rfc822",
        "dat": "application/ms-tnef", "csv": "text/csv"}
MAGIC = {"pdf": b"%PDF-1.7\n", "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF", "png": b"\x89PNG\r\n\x1a\n", "docx": b"PK\x03\x04",
         "dat": b"\x78\x9f\x3e\x22"}
NAMINGS = ["2231", "2231", "2047", "2047", "2047-q", "2231-parts", "2047-bare", "both", "raw-utf8"]


def naming(name: str, rng: random.Random) -> str:
    choices = list(NAMINGS)
    try:
        name.encode("windows-1251")
        choices += ["2231-cp1251"] + (["raw-cp1251"] if any("а" <= c <= "я" for c in name) else [])
    except UnicodeEncodeError:
        pass
    return rng.choice(choices)


def attachment(name: str, kind: str, content: bytes, rng: random.Random, eol: bytes, how: str | None = None) -> Part:
    """A file to keep. Binary goes as base64; text sometimes as it stands, and then has the mail's line ends."""
    how = how or naming(name, rng)
    coding = "base64"
    if kind in ("txt", "html", "csv") and rng.random() < 0.5:
        coding = rng.choice(["8bit", "quoted-printable"])
        content = content.rstrip(b"\n")
    wire = encode.body(content, coding)
    if coding != "base64":
        content = content.replace(b"\n", eol)
    mime = MIME[kind]
    headers = [b"Content-Type: " + mime.encode() + (b"; charset=utf-8" if mime.startswith("text/") else b"")]
    place = rng.choice(["disposition", "both", "type"])
    if place in ("both", "type"):
        headers[0] += b";\n " + encode.parameter("name", name, "2047" if how.startswith("2231") else how)
    if place == "disposition":
        headers.append(b"Content-Disposition: attachment;\n " + encode.parameter("filename", name, how))
    elif place == "both":
        headers.append(b"Content-Disposition: attachment;\n " + encode.parameter("filename", name, how)
                       + b"; size=" + str(len(content)).encode())
    headers.append(f"Content-Transfer-Encoding: {coding}".encode())
    # A Windows program names the whole path; only the last part is the name.
    shown = name.rsplit("\\", 1)[-1]
    return Part(headers, wire, [File.of(shown, mime, content)])


def picture(content_id: str, content: bytes, name: str = "logo.png", disposition: bool = True) -> Part:
    """An image that the HTML shows by `cid:`."""
    headers = [f'Content-Type: image/png; name="{name}"'.encode(), b"Content-Transfer-Encoding: base64",
               f"Content-ID: <{content_id}>".encode()]
    if disposition:
        headers.append(f'Content-Disposition: inline; filename="{name}"'.encode())
    return Part(headers, encode.body(content, "base64"), [File.of(name, "image/png", content, inline=True)])


def forwarded(inner: bytes, subject: str, eol: bytes, filename: str | None) -> Part:
    """A whole mail inside a mail; without a file name it is named after its subject."""
    inner = inner.rstrip(b"\n")
    headers = [b"Content-Type: message/rfc822" + (f'; name="{filename}"'.encode() if filename else b""),
               b"Content-Disposition: attachment" + (f'; filename="{filename}"'.encode() if filename else b"")]
    content = inner.replace(b"\n", eol)
    return Part(headers, inner, [File.of(filename or subject, "message/rfc822", content, False, "exact" if filename else "subject")])


def calendar(organiser: str, uid: str, name: str | None, eol: bytes) -> Part:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REQUEST", "BEGIN:VEVENT", f"UID:{uid}", "DTSTART:20260901T080000Z",
             f"ORGANIZER:mailto:{organiser}", "SUMMARY:Odbiór tłumaczenia", "END:VEVENT", "END:VCALENDAR"]
    data = "\n".join(lines).encode()
    kind = b"Content-Type: text/calendar; charset=UTF-8; method=REQUEST"
    headers = [kind + (f'; name="{name}"'.encode() if name else b""), b"Content-Transfer-Encoding: 8bit"]
    content = data.replace(b"\n", eol)
    return Part(headers, data, [File.of(name or "", "text/calendar", content, False, "exact" if name else "any")])
