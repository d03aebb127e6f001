"""Data folders as older versions left them: the first migrations only, with mails that were acknowledged and not yet understood;
and the database of an office that lived, taken back to an older schema."""
from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import time
from pathlib import Path

from dragoman import ROOT

MIGRATIONS = sorted((ROOT / "migrations").glob("*.sql"))


def apply_migrations(db: sqlite3.Connection, count: int) -> None:
    """The first `count`, in an empty database."""
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


def older_office(data: Path, count: int, address: str, raws: list[bytes]) -> None:
    """Applies the first `count` migrations and puts mails into the journal."""
    data.mkdir(parents=True, mode=0o700)
    db = sqlite3.connect(data / "dragoman.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    apply_migrations(db, count)
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


def take_back(file: Path, count: int) -> None:
    """Brings a database that nobody has open to its first `count` migrations. All stays that these have a place for, indexes included."""
    older = file.with_name("taken-back.db")
    older.unlink(missing_ok=True)
    owner = file.stat()
    db = sqlite3.connect(older, isolation_level=None)
    apply_migrations(db, count)
    db.execute("ATTACH ? AS today", (str(file),))
    triggers = db.execute("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").fetchall()
    tables = db.execute("SELECT name FROM main.sqlite_schema WHERE sql LIKE 'CREATE TABLE%' AND name <> 'grdb_migrations'").fetchall()
    db.execute("BEGIN")
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for (table,) in tables:
        # Tables behind the search index are tables like others: their rows are taken as they are, without our tokenizer.
        main, today = ([row[1] for row in db.execute(f"PRAGMA {schema}.table_info('{table}')")] for schema in ("main", "today"))
        columns = ", ".join(f'"{column}"' for column in main if column in today)
        if columns:
            db.execute(f'DELETE FROM main."{table}"')
            db.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM today."{table}"')
    for _, sql in triggers:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("DETACH today")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    os.chown(older, owner.st_uid, owner.st_gid)
    older.chmod(0o600)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    older.rename(file)
