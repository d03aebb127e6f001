"""The office as its owner sees it: what the page shows, what the journal says, and the database while nobody has it open."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
import time
import urllib.parse

from mail_server import ADDRESS, MAIL

DATABASE = "/var/lib/dragoman/dragoman.db"
OWNER = "anna@example.org"
PASSWORD = "correct horse battery"


def pid(machine):
    """The service's process; 0 while there is none."""
    return int(machine.out("systemctl show -P MainPID dragoman"))


def api(machine, path):
    status, text = machine.ask("/api/v1" + path, headers={"Authorization": "Bearer " + machine.token})
    assert status == 200, (path, status, text)
    return json.loads(text)


def mails(machine):
    """The names of the mails in the inbox, sorted, each as often as it is there: every one is a conversation of its own."""
    found, cursor = [], ""
    while cursor is not None:
        page = api(machine, "/communications/inbox?limit=100" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))
        for item in page["items"]:
            found += [item["subject"].removeprefix("Akt ")] * item["message_count"]
        cursor = page["next"]
    return sorted(found)


def wait_for_mails(machine, wanted, seconds=20):
    """Until all are there, once; and still a moment later, when a second one would have come."""
    end = time.monotonic() + seconds
    while (found := mails(machine)) != sorted(wanted) and time.monotonic() < end:
        time.sleep(0.1)
    time.sleep(0.3)
    found = mails(machine)
    lacking, more = set(wanted) - set(found), [name for name in set(found) if found.count(name) > 1 or name not in wanted]
    assert found == sorted(wanted), f"lacking {sorted(lacking)[:9]}, twice or strange {sorted(more)[:9]}"


def add_mail(machine, name):
    """As root, through the running service's socket, from a folder that the service cannot read."""
    machine.place(f"/root/mail/{name}.eml", MAIL.format(name))
    out = machine.out(f"dragoman import mail /root/mail/{name}.eml --address {ADDRESS}")
    assert "new 1" in out, out
    machine.mails.append(name)


def journal(machine, since):
    """What the service said since then (a name of `now`)."""
    return machine.out(f"journalctl -u dragoman -o cat --since '{since}'")


def now(machine):
    return machine.out("date '+%Y-%m-%d %H:%M:%S.%6N'")


def waits_for_a_person(machine):
    """Ended with 78, and is not started again."""
    time.sleep(2.5)
    shown = machine.out("systemctl show -p ActiveState -p ExecMainStatus -p NRestarts dragoman").split()
    assert sorted(shown) == ["ActiveState=failed", "ExecMainStatus=78", "NRestarts=0"], shown


@contextlib.contextmanager
def _look(machine):
    """A copy of the database with its WAL, so that looking changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix in ("", "-wal"):
            source = machine.outside(DATABASE + suffix)
            if source.exists():
                shutil.copy(source, f"{folder}/a.db{suffix}")
        with contextlib.closing(sqlite3.connect(f"{folder}/a.db")) as db:
            yield db


def content(machine):
    """A hash of all that is in the database, its schema included; the service is stopped."""
    with _look(machine) as db:
        total = hashlib.sha256()
        tables = db.execute("SELECT name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
        total.update(repr(tables).encode())
        plain = [name for name, sql in tables if sql and sql.startswith("CREATE TABLE")]
        for name in plain:
            for row in db.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    total.update(value if isinstance(value, bytes) else repr(value).encode())
        return total.hexdigest()


def migrations(machine):
    with _look(machine) as db:
        return [name for (name,) in db.execute("SELECT identifier FROM grdb_migrations ORDER BY 1")]


def change(machine, statement):
    """One statement on the database of a stopped service."""
    path = machine.outside(DATABASE)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(statement)
