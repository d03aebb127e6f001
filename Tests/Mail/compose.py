"""Puts a mail together: headers the many ways they are written, a body, attachments, and the truth about all of it."""
from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import encode
import parts
from bodies import BodyWriter
from parts import Part
from truth import Address, File, Mail, same_line
from words import Person, Writer

# Well in the past on any clock: a mail from the future is sorted by its arrival.
EPOCH = datetime(2024, 3, 1, 7, 0, tzinfo=timezone.utc)
OFFICE = Person("pl", "Biuro Tłumaczeń", "biuro@dragoman.test")
BRANCH = Person("pl", "Biuro Łódź", "lodz@dragoman.test")


@dataclass
class Letter:
    """What a story says about a mail; the composer draws the rest."""
    sender: Person
    conversation: str
    to: list[Person]
    cc: list[Person] | None = None
    subject: str | None = None
    in_reply_to: str | None = None
    references: list[str] | None = None
    answers: Mail | None = None
    message_id: str | None = None
    no_id: bool = False
    related: str | None = None
    account: str = OFFICE.address
    kind: str | None = None
    headers: tuple[bytes, ...] = ()
    auto: str | None = None
    sender_case: bool = False
    files: int | None = None
    feature: str | None = None
    all_references: bool = False
    delay: float = 3600.0


class Composer:
    def __init__(self, rng: random.Random, writer: Writer, file_bytes: tuple[int, int]) -> None:
        self.rng, self.writer = rng, writer
        self.bodies = BodyWriter(rng, writer, file_bytes)
        self.count = 0
        self.clock = 0.0
        self.story = 0
        self.form = "eml"
        self.quotes: dict[int, list[str]] = {}

    def mail(self, letter: Letter, body: Part | None = None, text: str = "", bounce: dict[str, str] | None = None) -> Mail:
        """Composes one mail of the current story. `body` with its `text` stands for a body that the story wrote."""
        index, rng = self.count, self.rng
        self.count += 1
        self.clock += letter.delay * rng.uniform(0.2, 1.8)
        token = f"ref{index:06d}z"
        # In an mbox the file's line ends are the mail's; a story is in one file. IMAP knows CRLF only.
        crlf = self.form == "imap" or (self.story % 2 == 1 if self.form == "mbox" else rng.random() < 0.4)
        eol = b"\r\n" if crlf else b"\n"
        answered = letter.answers
        quote = self.quotes.get(answered.index, []) if answered and rng.random() < 0.7 else []
        features = [letter.feature] if letter.feature else []
        if body is None:
            made = self.bodies.write(letter.sender, token, eol, quote, letter.kind)
            features += made.features
            part, truth_text, form, has_html = made.part, made.text, made.form, made.has_html
            # The mail's own word is not quoted, so that a search for it finds this mail alone.
            self.quotes[index] = [line for line in made.text.split("\n")[:3] if token not in line]
            part, more = self._with_files(part, letter, eol)
            features += more
        else:
            part, truth_text, form, has_html = body, text, "plain", False
        subject = letter.subject if letter.subject is not None else self._subject(letter)
        to, cc = letter.to, letter.cc or []
        message_id = None if letter.no_id else letter.message_id or f"{rng.getrandbits(80):020x}@{letter.sender.address.split('@')[1]}"
        date, sent_at = self._date()
        sender_line, sender = self._addresses([letter.sender], letter.sender_case)
        to_line, to_truth = self._addresses(to)
        lines = self._trace(letter) + [b"From: " + sender_line, b"To: " + to_line]
        cc_truth: list[Address] = []
        if cc:
            cc_line, cc_truth = self._addresses(cc)
            lines.append(b"Cc: " + cc_line)
        lines.append(rng.choice([b"Subject: ", b"Subject: ", b"SUBJECT: ", b"subject:"]) + self._subject_bytes(subject, features))
        lines += [b"Date: " + date] if date is not None else []
        if message_id:
            lines.append(rng.choice([b"Message-ID: ", b"Message-Id: ", b"Message-ID:\n "]) + f"<{message_id}>".encode())
        lines += self._reference_lines(letter) + list(letter.headers) + [b"MIME-Version: 1.0"]
        raw = b"\n".join(lines + part.headers) + b"\n\n" + part.body
        raw = (raw if raw.endswith(b"\n") else raw + b"\n").replace(b"\n", eol)
        if sent_at is None:
            features.append("no-date")
        return Mail(index, self.story, letter.account, message_id, same_line(subject), truth_text, form, has_html, sender[0],
                    to_truth, cc_truth, sent_at, part.files, letter.conversation, token, letter.related,
                    "outbound" if letter.sender in (OFFICE, BRANCH) else "inbound", letter.auto, bounce, None,
                    features + (["crlf"] if crlf else []), self.clock, self.form, raw)

    # ---------------------------------------------------------------- headers

    def _subject(self, letter: Letter) -> str:
        if letter.answers:
            subject = letter.answers.subject
            prefix = self.rng.choice(["Re: ", "RE: ", "Odp: ", "Re: "])
            return subject if subject.startswith(("Re:", "RE:", "Odp:")) else prefix + subject
        roll = self.rng.random()
        if roll < 0.01:
            return ""
        subject = self.writer.subject(letter.sender.lang)
        return subject + (" 📎 – №" if roll > 0.95 else "")

    def _subject_bytes(self, subject: str, features: list[str]) -> bytes:
        hows = ["b", "q", "lower", "mixed", "split", "glued", "raw-utf8"]
        weights = [40, 22, 4, 12, 10, 3, 4]
        if self._is_cyrillic(subject):
            hows.append("raw-cp1251")
            weights.append(4)
        how = self.rng.choices(hows, weights)[0]
        charset = "utf-8"
        for candidate in ("koi8-u", "windows-1251", "iso-8859-2"):
            if how in ("b", "q", "lower", "mixed") and self.rng.random() < 0.25 and self._fits(subject, candidate):
                charset = candidate
        if not subject.isascii():
            features.append(f"subject:{how}:{charset}")
        return encode.header(subject, charset, how)

    @staticmethod
    def _fits(text: str, charset: str) -> bool:
        try:
            return text.encode(charset).decode(charset) == text
        except UnicodeEncodeError:
            return False

    def _is_cyrillic(self, text: str) -> bool:
        return sum("а" <= c.lower() <= "я" for c in text) >= 12 and self._fits(text, "windows-1251")

    def _addresses(self, people: list[Person], other_case: bool = False) -> tuple[bytes, list[Address]]:
        lines, truths = [], []
        for person in people:
            address = person.address
            if other_case:
                local, domain = address.split("@")
                address = local.capitalize() + "@" + domain.upper()
            name = person.name
            if name and self.rng.random() < 0.06:
                name += self.rng.choice([", Kancelaria", " (Biuro)", ' "Janek"'])
            line, shown = self._mailbox(name, address)
            lines.append(line)
            truths.append(Address(shown, address))
        return b",\n ".join(lines), truths

    def _mailbox(self, name: str, address: str) -> tuple[bytes, str]:
        at = address.encode()
        roll = self.rng.random()
        if roll < 0.08:
            return self.rng.choice([at, b"<" + at + b">"]), ""
        if name.isascii():
            if roll < 0.12 and "(" not in name and '"' not in name:
                return at + b" (" + name.encode() + b")", name
            return encode.quoted(name).encode() + b" <" + at + b">", name
        if roll < 0.16:
            hows = ["raw-utf8"] + (["raw-cp1251"] if self._is_cyrillic(name) else [])
            return b'"' + encode.header(name.replace('"', '\\"'), "utf-8", self.rng.choice(hows)) + b'" <' + at + b">", name
        how = self.rng.choice(["b", "b", "q", "split", "lower"])
        word = encode.header(name, "utf-8", how)
        # Some programs put encoded words between quotes, where RFC 2047 forbids them; everybody reads them.
        return (b'"' + word + b'"' if roll < 0.22 and b"\n" not in word else word) + b" <" + at + b">", name

    def _date(self) -> tuple[bytes | None, int | None]:
        roll = self.rng.random()
        if roll < 0.012:
            return None, None
        if roll < 0.018:
            return b"sometime last week", None
        moment = (EPOCH + timedelta(seconds=int(self.clock)))
        form = self.rng.choice(["+0200", "+0200", "+0100", "+0000", "-0000", "GMT", "EST", "(CEST)", "bare", "short"])
        hours = {"+0200": 2, "(CEST)": 2, "+0100": 1, "EST": -5, "bare": 2, "short": 2}.get(form, 0)
        local = moment + timedelta(hours=hours)
        zone = {"(CEST)": "+0200 (CEST)", "bare": "+0200", "short": "+0200"}.get(form, form)
        stamp = {"bare": "%d %b %Y %H:%M:%S ", "short": "%d %b %y %H:%M "}.get(form, "%a, %d %b %Y %H:%M:%S ")
        if form == "short":
            moment = moment.replace(second=0)
        return (local.strftime(stamp) + zone).encode(), int(moment.timestamp()) * 1000

    def _trace(self, letter: Letter) -> list[bytes]:
        lines = [f"Return-Path: <{letter.sender.address}>".encode()] if self.rng.random() < 0.7 else []
        for _ in range(self.rng.randint(0, 3)):
            stamp = (EPOCH + timedelta(seconds=int(self.clock) + 3)).strftime("%a, %d %b %Y %H:%M:%S +0000")
            lines.append(f"Received: from mx{self.rng.randint(1, 9)}.example (10.0.0.{self.rng.randint(1, 250)})\n"
                         f"\tby imap.dragoman.test with ESMTP id {self.rng.getrandbits(40):x};\n\t{stamp}".encode())
        return lines

    def _reference_lines(self, letter: Letter) -> list[bytes]:
        """In-Reply-To and References; programs leave out either."""
        references, nearest = letter.references or [], letter.in_reply_to
        if letter.answers and letter.answers.message_id:
            nearest = letter.answers.message_id
            references = references or [nearest]
        elif nearest and not references:
            references = [nearest]
        if not references:
            return []
        nearest = nearest or references[-1]
        folded = b"References: " + b"\n ".join(f"<{reference}>".encode() for reference in references)
        direct = f"In-Reply-To: <{nearest}>".encode()
        if self.rng.random() < 0.05:
            direct = f"In-Reply-To: Your message of Monday. <{nearest}>".encode()
        both = [[folded, direct], [direct, folded]]
        needed = letter.all_references or nearest != references[-1]
        return self.rng.choice(both if needed else both + [[direct], [folded]])

    # ---------------------------------------------------------------- files

    def _with_files(self, part: Part, letter: Letter, eol: bytes) -> tuple[Part, list[str]]:
        rng = self.rng
        if letter.files == 0 or letter.files is None and rng.random() > 0.24:
            return part, []
        files: list[Part] = []
        for _ in range(letter.files or rng.choices([1, 2, 3], [70, 20, 10])[0]):
            files.append(self.bodies.file(letter.sender, eol))
        roll, features = rng.random(), ["files"]
        if roll < 0.12:
            features.append("forwarded")
            files.append(self._forwarded(eol))
        elif roll < 0.17:
            features.append("calendar")
            files.append(parts.calendar(letter.sender.address, f"{rng.getrandbits(40):x}", rng.choice(["invite.ics", None]), eol))
        elif roll < 0.21:
            features.append("signed")
            signature = Part([b'Content-Type: application/pkcs7-signature; name="smime.p7s"', b"Content-Transfer-Encoding: base64",
                              b'Content-Disposition: attachment; filename="smime.p7s"'], b"")
            content = b"\x30\x82" + rng.randbytes(1200)
            signature.body = encode.body(content, "base64")
            signature.files = [File.of("smime.p7s", "application/pkcs7-signature", content)]
            whole = parts.multipart("mixed", [part, *files], rng)
            extra = '; protocol="application/pkcs7-signature"; micalg=sha-256'
            return parts.multipart("signed", [whole, signature], rng, extra), features
        return parts.multipart("mixed", [part, *files], rng), features

    def _forwarded(self, eol: bytes) -> Part:
        """An older mail as message/rfc822, with a file of its own, which stays inside."""
        rng, person = self.rng, self.writer.person()
        subject = self.writer.subject(person.lang)
        inner = self.bodies.write(person, "inner", eol, [], "plain").part
        if rng.random() < 0.5:
            inner = parts.multipart("mixed", [inner, self.bodies.file(person, eol, "pdf")], rng)
        lines = [b"From: " + self._addresses([person])[0], b"Subject: " + encode.header(subject, "utf-8", "b"),
                 b"Message-ID: <" + f"{rng.getrandbits(60):x}@inner.example".encode() + b">", b"MIME-Version: 1.0"]
        raw = b"\n".join(lines + inner.headers) + b"\n\n" + inner.body
        return parts.forwarded(raw, subject, eol, rng.choice([None, "forwarded.eml"]))


def second_delivery(mail: Mail, index: int, how: str, rng: random.Random) -> Mail:
    """The same mail once more: `same` bytes, other line ends (`eol`), or other trace headers (`trace`)."""
    raw = mail.raw
    crlf = b"\r\n" in raw
    if how == "eol":
        raw = raw.replace(b"\r\n", b"\n") if crlf else raw.replace(b"\n", b"\r\n")
    elif how == "trace":
        eol = b"\r\n" if crlf else b"\n"
        lines = [b"Delivered-To: biuro+kopia@dragoman.test",
                 f"Received: by list{rng.randint(1, 99)}.example id {rng.getrandbits(40):x}".encode()]
        raw = eol.join(lines) + eol + raw
    return replace(mail, index=index, duplicate_of=mail.index, raw=raw, arrival=mail.arrival + rng.uniform(1, 5000),
                   features=[f"again:{how}"])
