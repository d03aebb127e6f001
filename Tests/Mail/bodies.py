"""Bodies: the text of a mail, in one of the structures that mail programs make, with what a reader must see of it."""
from __future__ import annotations

import random
from dataclasses import dataclass

import encode
import parts
from parts import Part
from words import Person, Writer, fits

# Declared, really written. What is declared cannot be what it is, or says nothing.
WRONG: dict[str, list[tuple[str | None, str]]] = {
    "uk": [(None, "windows-1251"), (None, "koi8-u"), (None, "utf-8"), ("utf-8", "windows-1251"), ("us-ascii", "utf-8"),
           ("us-ascii", "windows-1251"), ("utf-8", "koi8-u"), ("x-unknown", "windows-1251"), ("iso-8859-1", "utf-8"),
           ("unknown-8bit", "utf-8"), ("windows-1251", "utf-8")],
    "pl": [(None, "iso-8859-2"), (None, "windows-1250"), (None, "utf-8"), ("utf-8", "iso-8859-2"), ("us-ascii", "windows-1250"),
           ("utf-8", "windows-1250"), ("x-unknown", "iso-8859-2"), ("iso-8859-2", "utf-8"), ("us-ascii", "utf-8")],
    "ru": [(None, "windows-1251"), (None, "koi8-r"), (None, "cp866"), ("utf-8", "windows-1251"), ("us-ascii", "koi8-r")],
    "en": [(None, "us-ascii"), ("x-unknown", "us-ascii")],
    "de": [(None, "utf-8"), ("us-ascii", "utf-8")],
}
KINDS = {"plain": 28, "flowed": 8, "alternative": 33, "html": 11, "html-meta": 2, "wrong": 10, "empty-alternative": 2,
         "footer": 3, "sandwich": 3}


@dataclass
class Body:
    """A body part and its truth."""
    part: Part
    text: str
    form: str
    has_html: bool
    features: list[str]


class BodyWriter:
    def __init__(self, rng: random.Random, writer: Writer, file_bytes: tuple[int, int]) -> None:
        self.rng, self.writer, self.file_bytes = rng, writer, file_bytes
        self.logos: dict[str, bytes] = {}

    def lines(self, person: Person, charset: str, token: str, quote: list[str]) -> list[str]:
        """The lines of a text: paragraphs, a signature, and the quoted mail below."""
        result: list[str] = []
        for paragraph in self.writer.paragraphs(person.lang, charset, 0):
            result += [paragraph, ""]
        if self.rng.random() < 0.1:
            result += [f"https://zlecenia.example/{token}?strona=2&jezyk=pl", ""]
        result += [f"Ref. {token}", "", "-- ", person.address]
        if quote:
            result += ["", "On Mon, 2 Mar 2026 at 10:00, somebody wrote:"] + ["> " + line if line else ">" for line in quote]
        return [line for line in result if fits(line, charset)]

    def write(self, person: Person, token: str, eol: bytes, quote: list[str], kind: str | None = None) -> Body:
        kind = kind or self.rng.choices(list(KINDS), list(KINDS.values()))[0]
        charset = self.writer.charset(person.lang)
        if any(not fits(line, charset) for line in quote):
            charset = "utf-8"
        if kind == "wrong":
            return self._wrong(person, token)
        lines = self.lines(person, charset, token, quote)
        coding = self.rng.choice(["base64", "quoted-printable", "8bit", "7bit"])
        features = [kind, charset, coding]
        if kind == "plain":
            content = "\n".join(lines)
            return Body(parts.text(content, charset, coding, charset), content, "plain", False, features)
        if kind == "flowed":
            delsp = self.rng.random() < 0.4
            wire = encode.flowed(lines, self.rng, delsp)
            extra = "; format=flowed" + ("; delsp=yes" if delsp else "")
            return Body(parts.text(wire, charset, coding, charset, extra=extra), "\n".join(lines), "plain", False, features)
        if kind in ("html", "html-meta"):
            declared = None if kind == "html-meta" else charset
            page = parts.html_page(lines, charset if self.rng.random() < 0.5 or not declared else "", self.rng)
            return Body(parts.text(page, charset, coding, declared, "html"), "\n".join(lines), "words", True, features)
        if kind in ("footer", "sandwich"):
            return self._several(kind, lines, charset, coding, person, eol, features)
        return self._alternative(kind, lines, charset, coding, person, features)

    def _wrong(self, person: Person, token: str) -> Body:
        declared, charset = self.rng.choice(WRONG[person.lang])
        # Enough text to tell a charset by.
        lines = [line for p in self.writer.paragraphs(person.lang, charset, 4) for line in (p, "")] + [f"Ref. {token}"]
        content = "\n".join(lines)
        coding = self.rng.choice(["8bit", "8bit", "quoted-printable", "base64"])
        return Body(parts.text(content, charset, coding, declared), content, "plain", False,
                    ["wrong", f"{declared}/{charset}", coding])

    def _several(self, kind: str, lines: list[str], charset: str, coding: str, person: Person, eol: bytes,
                 features: list[str]) -> Body:
        """Two texts in one mail: a list's footer, or Apple Mail's text, file, text."""
        content, tail = "\n".join(lines), "To unsubscribe write to the list's owner."
        pieces = [parts.text(content, charset, coding, charset)]
        if kind == "sandwich":
            pieces.append(self.file(person, eol))
        pieces.append(parts.text(tail, "us-ascii", "7bit", "us-ascii"))
        return Body(parts.multipart("mixed", pieces, self.rng), content + "\n\n" + tail, "plain", False, features)

    def _alternative(self, kind: str, lines: list[str], charset: str, coding: str, person: Person, features: list[str]) -> Body:
        content = "\n".join(lines)
        image = f"logo.{self.rng.getrandbits(32):08x}@mailer.example" if self.rng.random() < 0.25 else None
        page = parts.html_page(lines, charset, self.rng, image, remote=self.rng.random() < 0.1)
        rich = parts.text(page, charset, coding, charset, "html")
        empty = kind == "empty-alternative"
        simple = parts.text(" \n\n" if empty else content, "us-ascii" if empty else charset, "7bit" if empty else coding, charset)
        shape = self.rng.choice(["outside", "inside"])
        if image:
            features.append("cid")
            logo = self.logos.setdefault(person.address, parts.MAGIC["png"] + self.rng.randbytes(self.rng.randint(900, 4000)))
            shown = parts.picture(image, logo, disposition=self.rng.random() < 0.7)
            if shape == "inside":
                rich = parts.multipart("related", [rich, shown], self.rng, '; type="text/html"')
            else:
                both = parts.multipart("alternative", [simple, rich], self.rng)
                part = parts.multipart("related", [both, shown], self.rng)
                return Body(part, content, "words" if empty else "plain", True, features)
        return Body(parts.multipart("alternative", [simple, rich], self.rng), content, "words" if empty else "plain", True, features)

    def file(self, person: Person, eol: bytes, kind: str | None = None) -> Part:
        """An attachment such as clients send."""
        kind = kind or self.rng.choices(["pdf", "jpg", "docx", "txt", "html", "csv", "dat"], [38, 25, 15, 8, 7, 4, 3])[0]
        if kind in ("txt", "html", "csv"):
            text = "\n".join(self.writer.paragraphs(person.lang, "utf-8", 6))
            content = (f"<html><body><h1>FAKTURA</h1>{text}</body></html>" if kind == "html" else text).encode()
        else:
            content = parts.MAGIC[kind] + self.rng.randbytes(self.rng.randint(*self.file_bytes))
        name = "winmail.dat" if kind == "dat" else f"{self.writer.file_stem(person.lang)}.{kind}"
        if self.rng.random() < 0.03:
            name = "C:\\Skany\\" + name
        return parts.attachment(name, kind, content, self.rng, eol)
