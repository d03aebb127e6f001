"""Data folders as older versions left them: the first migrations only, with mails that were acknowledged and not yet understood."""
from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import time
from pathlib import Path

from dragoman import ROOT

MIGRATIONS = sorted((ROOT / "migrations").glob("*.sql"))


def older_office(data: Path, count: int, address: str, raws: list[bytes]) -> None:
    """Applies the first `count` migrations and puts mails into the journal."""
    data.mkdir(parents=True, mode=0o700)
    db = sqlite3.connect(data / "dragoman.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA application_id = 0x4452474D")
    db.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    for path in MIGRATIONS[:count]:
        # Python knows no tokenizer of ours; nothing is indexed here, so the name is put in afterwards.
        sql = path.read_text()
        db.executescript(re.sub(r"tokenize = 'dragoman'", "tokenize = 'ascii'", sql))
        db.execute("INSERT INTO grdb_migrations VALUES (?)", (path.stem,))
    db.execute("PRAGMA writable_schema = ON")
    db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'tokenize = ''ascii''', 'tokenize = ''dragoman''') WHERE sql LIKE '%''ascii''%'")
    db.execute("PRAGMA writable_schema = OFF")
    now = int(time.time() * 1000)
    db.execute("INSERT INTO channel_accounts (id, uid, platform, address, name, created_at) VALUES (1, ?, 'email', ?, '', ?)",
               (os.urandom(16), address, now))
    db.execute("BEGIN")
    mails = {hashlib.sha256(raw.replace(b"\r\n", b"\n")).digest(): raw for raw in raws}
    for digest, raw in mails.items():
        row = db.execute("INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size) VALUES (1, 'import', ?, ?, ?)",
                         (now, digest, len(raw)))
        db.execute("INSERT INTO intake_raw (journal_id, data) VALUES (?, ?)", (row.lastrowid, raw))
    db.execute("COMMIT")
    db.close()
