"""Compares what the HTTP interface shows with what is known about every mail, field by field."""
from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dragoman import Reader, everything
from truth import ANY, Address, File, Mail, normalised, same_line

API = "/api/v1/communications"


@dataclass(frozen=True)
class Difference:
    mail: str
    field: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.mail} {self.field}\n  expected {self.expected!r:.600}\n  found    {self.found!r:.600}"


@dataclass
class Report:
    """What was compared and what differed."""
    differences: list[Difference] = field(default_factory=list)
    mails: int = 0
    files: int = 0
    conversations: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def expect(self, mail: Mail | str, name: str, expected: object, found: object) -> None:
        self.fields[name] += 1
        if expected != found:
            label = mail if isinstance(mail, str) else f"mail {mail.index} [{' '.join(mail.features)}]"
            self.differences.append(Difference(label, name, expected, found))

    def summary(self) -> str:
        return (f"{self.mails} mails, {self.conversations} conversations, {self.files} files downloaded, "
                f"{sum(self.fields.values())} fields compared, {len(self.differences)} differences")


def milliseconds(stamp: str | None) -> int | None:
    """An RFC 3339 time as milliseconds since 1970."""
    return None if stamp is None else round(datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp() * 1000)


@dataclass
class Shown:
    """Everything that the interface shows of the conversations of some accounts."""
    conversations: dict[str, dict[str, Any]]
    messages: list[dict[str, Any]]
    raw: dict[str, bytes]
    accounts: dict[str, str]


def read_everything(reader: Reader) -> Shown:
    """Walks all conversations, all their messages and all originals."""
    accounts = {c["id"]: c["address"] for c in reader.json("/api/v1/settings/channels")["items"]}
    conversations = {c["id"]: c for c in everything(reader, f"{API}/inbox?view=all")}
    messages = [m for c in conversations for m in everything(reader, f"{API}/conversations/{c}/messages")]
    raw = {m["id"]: reader.bytes(f"{API}/messages/{m['id']}/raw") for m in messages}
    return Shown(conversations, messages, raw, accounts)


def compare(mails: list[Mail], reader: Reader, shown: Shown | None = None) -> Report:
    shown = shown or read_everything(reader)
    report = Report()
    expected = {(m.account, hashlib.sha256(m.raw).hexdigest()): m for m in mails if m.duplicate_of is None}
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for message in shown.messages:
        account = shown.accounts[shown.conversations[message["conversation_id"]]["channel_account_id"]]
        found[(account, hashlib.sha256(shown.raw[message["id"]]).hexdigest())].append(message)
    for key, messages in found.items():
        if key not in expected:
            report.expect("unknown original", "exists", [], [(m["id"], m["subject"]) for m in messages])
    pairs: list[tuple[Mail, dict[str, Any]]] = []
    for key, mail in expected.items():
        report.expect(mail, "times present", 1, len(found[key]))
        for message in found[key][:1]:
            pairs.append((mail, message))
            compare_message(report, reader, mail, message)
    report.mails = len(pairs)
    compare_conversations(report, pairs, shown)
    return report


def people(items: list[dict[str, str]] | list[Address]) -> list[tuple[str, str]]:
    return [(same_line(i.name), i.address) if isinstance(i, Address) else (same_line(i["name"]), i["address"]) for i in items]


def compare_message(report: Report, reader: Reader, mail: Mail, message: dict[str, Any]) -> None:
    def expect(name: str, expected: object, found: object) -> None:
        report.expect(mail, name, expected, found)

    expect("subject", mail.subject, same_line(message["subject"]))
    expect("text", normalised(mail.text, mail.text_form), normalised(message["text"], mail.text_form))
    expect("has_html", mail.has_html, message["has_html"])
    expect("from", people([mail.sender]), people([message["from"]] if message["from"] else []))
    expect("to", people(mail.to), people(message["to"]))
    expect("cc", people(mail.cc), people(message["cc"]))
    expect("sent_at", mail.sent_at, milliseconds(message["sent_at"]))
    expect("direction", mail.direction, message["direction"])
    expect("kind", "reply", message["kind"])
    expect("is a card", False, message["type"] == "unsupported")
    expect("auto", mail.auto, message["auto"])
    expect("size", len(mail.raw), message["size"])
    if mail.message_id:
        expect("external_id", mail.message_id, message["external_id"])
    bounce = message["bounce"] or {}
    for key in mail.bounce or ("recipient",):
        expect(f"bounce.{key}", (mail.bounce or {}).get(key), bounce.get(key))
    compare_files(report, reader, mail, message["attachments"])


def file_name(file: File, shown: str) -> object:
    """The name to expect: forwarded mail without one is named after its subject, other files get any name."""
    if file.naming == "any":
        return shown if shown else "a name"
    if file.naming == "subject" and bare(shown.removesuffix(".eml")) == bare(file.name):
        return shown
    return file.name


def bare(name: str) -> str:
    """A subject without what file names cannot hold."""
    return same_line(re.sub(r'[\\/:*?"<>|]', " ", name))


def compare_files(report: Report, reader: Reader, mail: Mail, attachments: list[dict[str, Any]]) -> None:
    if any(f.naming == "ignore" for f in mail.files):
        return
    if len(attachments) != len(mail.files):
        report.expect(mail, "number of files", [f.name for f in mail.files], [a["name"] for a in attachments])
        return
    for file, shown in zip(mail.files, attachments):
        report.expect(mail, "file name", file_name(file, shown["name"]), shown["name"])
        for name in ("mime", "size", "sha256", "inline"):
            report.expect(mail, f"file {name}", getattr(file, name), shown[name])
        data = reader.bytes(f"/api/v1/files/{shown['id']}")
        report.files += 1
        report.expect(mail, "file bytes", file.sha256, hashlib.sha256(data).hexdigest())


def compare_conversations(report: Report, pairs: list[tuple[Mail, dict[str, Any]]], shown: Shown) -> None:
    """Keys and conversations must match one to one; counters, relation and client must fit the messages."""
    by_key: dict[str, set[str]] = defaultdict(set)
    by_id: dict[str, list[Mail]] = defaultdict(list)
    for mail, message in pairs:
        by_key[mail.conversation].add(message["conversation_id"])
        by_id[message["conversation_id"]].append(mail)
    for mail, message in pairs:
        report.expect(mail, "thread: one conversation", 1, len(by_key[mail.conversation]))
    one = {key: next(iter(ids)) for key, ids in by_key.items()}
    clients: dict[str, set[str]] = defaultdict(set)
    addresses: dict[str, set[str]] = defaultdict(set)
    for identity, members in by_id.items():
        conversation, label = shown.conversations[identity], f"conversation of mail {members[0].index}"
        report.conversations += 1
        report.expect(label, "thread: nobody else's mail", 1, len({m.conversation for m in members}))
        related = next((m.related for m in members if m.related), None)
        if related != ANY:
            report.expect(label, "related", one.get(related) if related else None, conversation["related_conversation_id"])
        report.expect(label, "message_count", len(members), conversation["message_count"])
        times = [m.sent_at for m in members if m.sent_at is not None]
        if len(times) == len(members):
            report.expect(label, "last_message_at", max(times), milliseconds(conversation["last_message_at"]))
        if all(f.naming != "ignore" for m in members for f in m.files):
            some = any(not f.inline for m in members for f in m.files)
            report.expect(label, "has_attachments", some, conversation["has_attachments"])
        others = {a.address.lower() for m in members for a in [m.sender, *m.to, *m.cc]}
        report.expect(label, "counterpart takes part", True, conversation["counterpart"]["address"].lower() in others)
        person = all(m.auto is None for m in members)
        report.expect(label, "has a client", True, conversation["client"] is not None or not person)
        if conversation["client"] and person:
            clients[conversation["counterpart"]["address"].lower()].add(conversation["client"]["id"])
            addresses[conversation["client"]["id"]].add(conversation["counterpart"]["address"].lower())
    for address, ids in clients.items():
        report.expect(f"client {address}", "one client an address", 1, len(ids))
    for identity, known in addresses.items():
        report.expect(f"client {identity}", "one address a client", 1, len(known))
