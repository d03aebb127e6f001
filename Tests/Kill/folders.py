"""Mails in as many folders as there are rounds, and what the database says about them when nothing runs."""
from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compose import OFFICE
from generator import generate
from truth import Mail


class Folders:
    """One folder of .eml files a round. A story keeps to one folder, so that its order of arrival survives any kill."""

    def __init__(self, base: Path, rounds: int, each: int, seed: int) -> None:
        everything = generate(rounds * each, seed, "eml")
        self.mails = [m for m in everything if m.account == OFFICE.address]
        self.paths = [base / f"{n:04d}" for n in range(rounds)]
        self.rounds: list[list[Mail]] = [[] for _ in range(rounds)]
        for mail in self.mails:
            self.rounds[mail.story % rounds].append(mail)
        for path, mails in zip(self.paths, self.rounds):
            path.mkdir(parents=True)
            for n, mail in enumerate(mails):
                (path / f"{n:05d}.eml").write_bytes(mail.raw)

    def hashes(self, number: int) -> list[str]:
        """What the journal calls the mails of a folder, in the order in which they are read."""
        return [journal_hash(mail.raw) for mail in self.rounds[number]]


def journal_hash(raw: bytes) -> str:
    """SHA-256 of the mail with its line ends normalised."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


@contextmanager
def opened(data: Path) -> Iterator[sqlite3.Connection]:
    """The database, through SQLite, while nothing else has it open."""
    connection = sqlite3.connect(data / "dragoman.db", timeout=10)
    try:
        yield connection
    finally:
        connection.close()


def journal(data: Path) -> set[str]:
    """The hashes of everything that came in so far."""
    with opened(data) as db:
        return {row[0].hex() for row in db.execute("SELECT content_hash FROM intake_journal")}


def complaints(data: Path, unread_is_inbound: bool = True) -> list[str]:
    """Everything that is wrong with the database; empty when all invariants hold."""
    found: list[str] = []
    checks = {
        "integrity_check": ("PRAGMA integrity_check", [("ok",)]),
        "foreign_key_check": ("PRAGMA foreign_key_check", []),
        "journal rows left behind": ("SELECT id, state FROM intake_journal WHERE state <> 'done'", []),
        "journal rows without a message": (
            "SELECT j.id FROM intake_journal j WHERE j.duplicate_of IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM communications_messages m WHERE m.journal_id = j.id)", []),
        "mails shown twice": (
            "SELECT j.content_hash FROM intake_journal j JOIN communications_messages m ON m.journal_id = j.id "
            "GROUP BY j.channel_account_id, j.content_hash HAVING count(*) > 1", []),
        "mails marked unsupported": ("SELECT id FROM communications_messages WHERE type = 'unsupported'", []),
        "message_count": (
            "SELECT c.id, c.message_count, count(m.id) FROM communications_conversations c LEFT JOIN communications_messages m "
            "ON m.conversation_id = c.id GROUP BY c.id HAVING count(m.id) <> c.message_count", []),
        "last_message_at": (
            "SELECT c.id FROM communications_conversations c JOIN communications_messages m ON m.conversation_id = c.id "
            "GROUP BY c.id HAVING max(m.sort_at) <> c.last_message_at", []),
        "conversations without a message": (
            "SELECT id FROM communications_conversations WHERE id NOT IN (SELECT conversation_id FROM communications_messages)", []),
        "files without all their bytes": (
            "SELECT b.id FROM blobs b LEFT JOIN blob_chunks c ON c.blob_id = b.id GROUP BY b.id "
            "HAVING coalesce(sum(length(c.data)), 0) <> b.size", []),
    }
    if unread_is_inbound:
        checks["unread_count"] = (
            "SELECT c.id, c.unread_count, sum(m.direction = 'inbound') FROM communications_conversations c JOIN "
            "communications_messages m ON m.conversation_id = c.id GROUP BY c.id "
            "HAVING sum(m.direction = 'inbound') <> c.unread_count", [])
    with opened(data) as db:
        for name, (query, wanted) in checks.items():
            rows = db.execute(query).fetchall()
            if rows != wanted:
                found.append(f"{name}: {len(rows)} rows, first {rows[:3]!r}")
    return found
