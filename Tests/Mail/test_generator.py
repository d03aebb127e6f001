"""Checks the generator without Dragoman: Python's own parser and a small model of the threading rule must agree with it."""
from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections import defaultdict
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from generator import OFFICE, generate, write_mails
from model import Model, references
from truth import Mail, plain, same_line

COUNT = 1500


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    return generate(COUNT, seed=11)


@pytest.fixture(scope="module")
def parsed(mails: list[Mail]) -> dict[int, Message]:
    return {mail.index: email.message_from_bytes(mail.raw, policy=email.policy.compat32) for mail in mails}


def originals(mails: list[Mail]) -> list[Mail]:
    """Without second deliveries, whose truth is that of the first."""
    return [mail for mail in mails if mail.duplicate_of is None]


def test_same_seed_same_bytes(mails: list[Mail]) -> None:
    again = generate(COUNT, seed=11)
    assert [mail.raw for mail in again] == [mail.raw for mail in mails]
    assert [mail.record() for mail in again] == [mail.record() for mail in mails]
    assert [mail.raw for mail in generate(50, seed=12)] != [mail.raw for mail in mails[:50]]


def test_every_mail_is_its_own(mails: list[Mail]) -> None:
    """Line ends aside, no two mails of an account are the same bytes unless they are meant to."""
    seen: dict[tuple[str, bytes], int] = {}
    for mail in mails:
        key = (mail.account, hashlib.sha256(mail.raw.replace(b"\r\n", b"\n")).digest())
        if key in seen:
            assert mail.duplicate_of == seen[key]
        else:
            seen[key] = mail.index


def test_ids_and_dates(mails: list[Mail], parsed: dict[int, Message]) -> None:
    for mail in mails:
        message = parsed[mail.index]
        found = (message["Message-ID"] or "").strip().strip("<>") or None
        assert found == mail.message_id
        if mail.sent_at is not None:
            assert int(parsedate_to_datetime(message["Date"]).timestamp()) * 1000 == mail.sent_at


def test_subjects(mails: list[Mail], parsed: dict[int, Message]) -> None:
    """Python reads subjects that break no rule; the broken kinds are checked by the bytes they hold."""
    checked = 0
    for mail in originals(mails):
        how = next((f.split(":")[1] for f in mail.features if f.startswith("subject:")), "ascii")
        if how in ("ascii", "b", "q", "lower", "mixed"):
            unfolded = re.sub(r"\r?\n", "", str(parsed[mail.index]["Subject"]))
            assert same_line(str(make_header(decode_header(unfolded)))) == mail.subject
            checked += 1
    assert checked > COUNT / 2


def leaves(message: Message) -> list[Message]:
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        return [message]
    return [leaf for part in message.get_payload() if isinstance(part, Message) for leaf in leaves(part)]


def content(leaf: Message) -> bytes:
    """A part's bytes, decoded."""
    data = leaf.get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def test_files(mails: list[Mail], parsed: dict[int, Message]) -> None:
    """Every promised file is a part with those bytes; identity and quoted-printable texts have the mail's line ends."""
    for mail in originals(mails):
        found = set()
        for leaf in leaves(parsed[mail.index]):
            if leaf.get_content_type() != "message/rfc822":
                data = content(leaf)
                found |= {hashlib.sha256(data).hexdigest(), hashlib.sha256(data.rstrip(b"\r\n")).hexdigest()}
        for file in mail.files:
            if file.naming == "ignore" or file.mime == "message/rfc822":
                continue
            assert file.sha256 in found, (mail.index, file)


def test_plain_texts(mails: list[Mail], parsed: dict[int, Message]) -> None:
    for mail in originals(mails):
        kind = next((f for f in ("plain", "wrong") if f in mail.features), None)
        if kind is None:
            continue
        leaf = leaves(parsed[mail.index])[0]
        charset = leaf.get_content_charset() or "us-ascii"
        if kind == "wrong":
            charset = next(f for f in mail.features if "/" in f).split("/")[1]
        assert plain(content(leaf).decode(charset)) == plain(mail.text)


@pytest.mark.parametrize("order", ["arrival", "by form"])
def test_conversations_follow_from_the_rule(mails: list[Mail], parsed: dict[int, Message], order: str) -> None:
    """The keys are the partition that the rule gives, in order of arrival and form after form."""
    forms = ("eml", "maildir", "mbox")
    sequence = mails if order == "arrival" else sorted(mails, key=lambda m: forms.index(m.form))
    models: dict[str, Model] = defaultdict(Model)
    by_key: dict[str, tuple[str, int]] = {}
    for mail in originals(sequence):
        place = (mail.account, models[mail.account].place(mail, references(parsed[mail.index])))
        assert by_key.setdefault(mail.conversation, place) == place, (mail.index, mail.features)
    assert len(set(by_key.values())) == len(by_key)


def test_forms_hold_the_same_bytes(mails: list[Mail], tmp_path: Path) -> None:
    """What is written can be read again: files as they are, mbox by undoing its quotes."""
    where = write_mails(tmp_path, mails)
    office = {form: path for (account, form), path in where.items() if account == OFFICE.address}
    for form in ("eml", "maildir"):
        written = [p.read_bytes() for p in office[form].rglob("*") if p.is_file() and p.name != "maildirfolder"]
        assert sorted(written) == sorted(m.raw for m in mails if m.form == form and m.account == OFFICE.address)
    boxes = []
    for box in office["mbox"].iterdir():
        pieces = re.split(rb"(?m)^From [^\r\n]*\r?\n", box.read_bytes())[1:]
        boxes += [re.sub(rb"(?m)^>(>*From )", rb"\1", re.sub(rb"\r?\n\Z", b"", piece)) for piece in pieces]
    assert sorted(boxes) == sorted(m.raw for m in mails if m.form == "mbox" and m.account == OFFICE.address)
