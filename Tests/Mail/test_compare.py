"""Breaks things on purpose: the comparer must notice every single change in what an interface answers."""
from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from compare import compare
from dragoman import counts_in, Counts
from generator import generate
from truth import Mail


class Fake:
    """Answers as a service would that holds exactly these mails. Only for tests of the comparer."""

    def __init__(self, mails: list[Mail]) -> None:
        self.mails = [m for m in mails if m.duplicate_of is None]
        self.conversations: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, dict[str, Any]] = {}
        self.binary: dict[str, bytes] = {}
        for mail in self.mails:
            self._add(mail)

    def _add(self, mail: Mail) -> None:
        identity, key = f"m{mail.index}", f"c{mail.conversation}"
        members = [m for m in self.mails if m.conversation == mail.conversation]
        known = [m.sent_at for m in members if m.sent_at is not None]
        related = next((m.related for m in members if m.related), None)
        first = members[0]
        other = first.sender if first.direction == "inbound" else first.to[0]
        client = other.address.lower()
        self.conversations[key] = {
            "id": key, "channel_account_id": mail.account, "related_conversation_id": f"c{related}" if related else None,
            "message_count": len(members), "last_message_at": stamp(max(known, default=0)),
            "has_attachments": any(not f.inline for m in members for f in m.files),
            "counterpart": {"name": other.name, "address": other.address}, "client": {"id": client, "name": "x"}}
        files = [{"id": f"{identity}f{n}", "name": f.name or "part.bin", "mime": f.mime, "size": f.size, "sha256": f.sha256,
                  "inline": f.inline, "state": "stored"} for n, f in enumerate(mail.files)]
        self.messages[identity] = {
            "id": identity, "conversation_id": key, "subject": mail.subject, "text": mail.text, "has_html": mail.has_html,
            "from": vars(mail.sender), "to": [vars(a) for a in mail.to], "cc": [vars(a) for a in mail.cc],
            "sent_at": stamp(mail.sent_at), "direction": mail.direction, "kind": "reply", "type": "text", "auto": mail.auto,
            "size": len(mail.raw), "external_id": mail.message_id, "bounce": mail.bounce, "attachments": files}
        self.binary[f"/api/v1/communications/messages/{identity}/raw"] = mail.raw

    def json(self, path: str) -> Any:
        path = path.split("?")[0]
        if path.endswith("/channels"):
            return {"items": [{"id": a, "address": a} for a in sorted({m.account for m in self.mails})]}
        if path.endswith("/inbox"):
            return {"items": list(self.conversations.values()), "next": None}
        key = path.split("/")[-2]
        return {"items": [m for m in self.messages.values() if m["conversation_id"] == key], "next": None}

    def bytes(self, path: str) -> bytes:
        return self.binary[path] if path in self.binary else b"the file"


def stamp(moment: int | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment / 1000, timezone.utc).isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    """Their files are replaced by one that the fake can hand out."""
    made = generate(120, seed=3)
    for mail in made:
        mail.files = [type(f).of(f.name, f.mime, b"the file", f.inline, f.naming) for f in mail.files]
    return made


def test_equal_is_equal(mails: list[Mail]) -> None:
    report = compare(mails, Fake(mails))
    assert [str(d) for d in report.differences] == []
    assert report.mails > 100 and report.files > 20


def first(fake: Fake, keep: Callable[[dict[str, Any]], Any] = lambda m: True) -> dict[str, Any]:
    return next(m for m in fake.messages.values() if keep(m))


def change_raw(fake: Fake) -> None:
    path = next(iter(fake.binary))
    fake.binary[path] = fake.binary[path].replace(b"Subject", b"Subjecu", 1).replace(b"subject", b"subjecu", 1) + b"x"


def swap_file(fake: Fake) -> None:
    message = first(fake, lambda m: m["attachments"])
    fake.binary[f"/api/v1/files/{message['attachments'][0]['id']}"] = b"the fild"


def join_threads(fake: Fake) -> None:
    one, two = list(fake.messages.values())[:2]
    two["conversation_id"] = one["conversation_id"]


def duplicate(fake: Fake) -> None:
    twin = {**first(fake), "id": "twin"}
    fake.messages["twin"] = twin
    fake.binary["/api/v1/communications/messages/twin/raw"] = fake.mails[0].raw


BREAKS: dict[str, Callable[[Fake], object]] = {
    "a byte of an original": change_raw,
    "a byte of a file": swap_file,
    "a letter of a text": lambda f: first(f, lambda m: not m["has_html"]).update(text=first(f)["text"][:-1] + "х"),
    "a letter of a subject": lambda f: first(f).update(subject=first(f)["subject"] + "."),
    "a name": lambda f: first(f)["to"].__setitem__(0, {**first(f)["to"][0], "name": "Nobody"}),
    "a date by a second": lambda f: first(f).update(sent_at="2026-01-01T00:00:00.000Z"),
    "a missing mail": lambda f: f.messages.pop(first(f)["id"]),
    "a mail twice": duplicate,
    "two threads in one": join_threads,
    "a file too few": lambda f: first(f, lambda m: m["attachments"])["attachments"].pop(),
    "a file name": lambda f: first(f, lambda m: m["attachments"])["attachments"][0].update(name="other"),
    "a counter": lambda f: next(iter(f.conversations.values())).update(message_count=99),
    "a relation": lambda f: next(c for c in f.conversations.values() if c["related_conversation_id"]).update(related_conversation_id=None),
    "two clients in one": lambda f: [c.update(client={"id": "one"}) for c in f.conversations.values()],
    "a bounce": lambda f: first(f, lambda m: m["bounce"]).update(bounce=None),
    "an automatic answer": lambda f: first(f, lambda m: m["auto"] == "auto-replied").update(auto=None),
}


@pytest.mark.parametrize("name", BREAKS)
def test_every_break_is_noticed(mails: list[Mail], name: str) -> None:
    fake = Fake(copy.deepcopy(mails))
    BREAKS[name](fake)
    assert compare(mails, fake).differences


def test_hashes_are_those_of_the_bytes(mails: list[Mail]) -> None:
    file = next(f for m in mails for f in m.files)
    assert file.sha256 == hashlib.sha256(b"the file").hexdigest()


@pytest.mark.parametrize("output", ["Done: 2,005 read, 1,908 new, 97 already here, 0 unreadable", "read: 2005\nnew: 1908\nknown: 97\nunreadable: 0\n",
                                    '{"read":2005,"new":1908,"known":97,"unreadable":0}', "2 005 read\n1 908 new\n97 already here\n0 unreadable"])
def test_counts_are_read_in_any_wording(output: str) -> None:
    assert counts_in(output) == Counts(2005, 1908, 97, 0)
