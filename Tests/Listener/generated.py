"""The generated mails on an IMAP server, and their truth as a back-fill sees it: newest first, folder beside folder."""
from __future__ import annotations

import email
import email.policy
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from compare import Shown
from compose import BRANCH, OFFICE
from folders import journal_hash, opened
from generator import generate
from model import Model, references
from truth import ANY, Mail
from user_mailbox import Mailbox

FOLDERS = ("INBOX", "Klienci", "Sent")
ACCOUNTS = {OFFICE.address: "biuro", BRANCH.address: "lodz"}


def imap_mails(count: int, seed: int = 2026) -> list[Mail]:
    """Line ends are CRLF, as they are on the wire."""
    return generate(count, seed, "imap")


def folder_of(mail: Mail) -> str:
    """Every third story in a folder of its own; what the office wrote in every fifth lies in Sent."""
    if mail.direction == "outbound" and mail.story % 5 == 0:
        return "Sent"
    return "Klienci" if mail.story % 3 == 0 else "INBOX"


def fill(boxes: dict[str, Mailbox], mails: Iterable[Mail]) -> dict[tuple[str, str], int]:
    """Delivers in order of arrival; how many mails each folder of each account has then. Some lie in two folders."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    ordered = by_arrival(mails)
    for account, box in boxes.items():
        for name in FOLDERS:
            mine = [m for m in ordered if m.account == account and (folder_of(m) == name or (name == "Klienci" and m.index % 50 == 7))]
            box.deliver([m.raw for m in mine], name, [1_750_000_000 + m.arrival for m in mine])
            counts[(account, name)] = len(mine)
    return dict(counts)


def order_of_intake(data: Path) -> dict[tuple[str, str], int]:
    """When each mail came, by account and hash."""
    with opened(data) as db:
        query = ("SELECT a.address, j.content_hash, j.id FROM intake_journal j JOIN channel_accounts a ON a.id = j.channel_account_id")
        return {(row[0], row[1].hex()): row[2] for row in db.execute(query)}


def as_shown(mails: list[Mail], shown: Shown, order: dict[tuple[str, str], int]) -> tuple[list[Mail], int]:
    """The truth for the order in which the mails came.

    Of a mail and its second deliveries the one that came first is the original. Some stories thread otherwise when their
    last mail comes first (two mails with one Message-ID, a bounce before what bounced): such a story may be as the rule
    says for that order. Returns the mails and how many stories made use of it."""
    present = {hashlib.sha256(raw).hexdigest() for raw in shown.raw.values()}
    copies: dict[int, list[Mail]] = defaultdict(list)
    for mail in mails:
        copies[mail.index if mail.duplicate_of is None else mail.duplicate_of].append(mail)
    result = []
    for index, group in copies.items():
        first = next(m for m in group if m.index == index)
        chosen = next((m.raw for m in group if hashlib.sha256(m.raw).hexdigest() in present), first.raw)
        result.append(replace(first, raw=chosen))
    return by_order(result, shown, order)


def by_order(mails: list[Mail], shown: Shown, order: dict[tuple[str, str], int]) -> tuple[list[Mail], int]:
    ids = {(shown.accounts[shown.conversations[m["conversation_id"]]["channel_account_id"]],
            hashlib.sha256(shown.raw[m["id"]]).hexdigest()): m["conversation_id"] for m in shown.messages}
    models: dict[str, Model] = defaultdict(Model)
    places: dict[int, int] = {}
    came = {m.index: order.get((m.account, journal_hash(m.raw)), 1 << 40) for m in mails}
    for mail in sorted(mails, key=lambda m: came[m.index]):
        places[mail.index] = models[mail.account].place(mail, references(email.message_from_bytes(mail.raw, policy=email.policy.compat32)))
    stories: dict[int, list[Mail]] = defaultdict(list)
    for mail in mails:
        stories[mail.story].append(mail)
    result, other = [], 0
    for story in stories.values():
        seen = [ids.get((m.account, hashlib.sha256(m.raw).hexdigest())) for m in story]
        by_rule = [f"{m.account} {places[m.index]}" for m in story]
        if shape(seen) != shape([m.conversation for m in story]) and shape(seen) == shape(by_rule):
            other += 1
            story = [replace(m, conversation=f"order {place}", related=ANY) for m, place in zip(story, by_rule)]
        elif [came[m.index] for m in by_arrival(story)] != sorted(came[m.index] for m in story):
            # Which of two conversations is the other's relation depends on which began first.
            story = [replace(m, related=ANY) for m in story]
        result += story
    return result, other


def by_arrival(mails: Iterable[Mail]) -> list[Mail]:
    return sorted(mails, key=lambda m: (m.arrival, m.index))


def shape(groups: Iterable[object]) -> list[int]:
    """Which belong together, without their names: equal shapes are equal partitions."""
    numbers: dict[object, int] = {}
    return [numbers.setdefault(g, len(numbers)) for g in groups]
