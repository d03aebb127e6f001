"""The owner's side of the mock: backups and the condition of an office in which all is well."""
import datetime
import threading

from base import Refused
from channels import listed
from routes import Handler
from state import new_id, stamp

STARTED = stamp()


def at(**ago: float) -> str:
    return stamp(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**ago))


def copy(made_at: str, kind: str = "nightly") -> dict:
    return {"name": f"dragoman-{made_at[:19].replace(':', '-')}Z-0.1.0.db", "kind": kind, "made_at": made_at, "size": 48_211_968, "state": "verified",
            "verified_at": made_at, "version": "0.1.0", "in_second_place": None}


def finding(name: str, code: str, words: str, **values) -> dict:
    return {"name": name, "state": "ok", "code": code, "values": values, "words": words, "advice": None}


class Care:
    copies = [copy(at(hours=9 + 24 * day)) for day in range(5)]
    running = False
    examined: str | None = None


def owner(user: dict) -> None:
    if user["role"] != "owner":
        raise Refused(403, "forbidden")


def schedule() -> dict:
    return {"state": "ok", "troubles": [], "next": at(hours=-15), "last_good_at": Care.copies[0]["made_at"], "last_good_seconds": 2.5, "failed_at": None,
            "checked_at": Care.copies[0]["made_at"], "second_place": None, "running": Care.running,
            "progress": {"step": "copying", "done": 31, "total": 48} if Care.running else None}


def backups(handler, user, query, body):
    owner(user)
    return 200, {"items": Care.copies, "next": None, "schedule": schedule()}


def back_up(handler, user, query, body):
    owner(user)
    if Care.running:
        raise Refused(409, "backup_running")
    Care.running = True

    def end() -> None:
        Care.copies.insert(0, copy(stamp(), "by_hand"))
        Care.running = False

    threading.Timer(1.5, end).start()
    return 202, None


def file(handler, user, query, body, name):
    owner(user)
    if name not in [one["name"] for one in Care.copies]:
        raise Refused(404, "not_found")
    return handler.send(200, new_id().encode(), "application/vnd.sqlite3", {"Content-Disposition": f'attachment; filename="{name}"'})


def condition(handler, user, query, body):
    owner(user)
    found = [finding("data folder", "folder.ok", "", path="/var/lib/dragoman"), finding("disk", "disk.ok", "", percent=62),
             finding("backup", "backup.ok", "", at=Care.copies[0]["made_at"], size=Care.copies[0]["size"])]
    if Care.examined:
        found.append(finding("database", "database.ok", "", size=48_211_968))
    return 200, {"at": stamp(), "version": "0.1.0", "started_at": STARTED, "memory": 86_000_000, "sockets": 1,
                 "database": {"size": 48_211_968, "wal_size": 4_194_304}, "disk": {"free": 158_000_000_000, "total": 256_000_000_000},
                 "journal": {"pending": 0, "unreadable": 0}, "outbox": {"queued": 0}, "channels": [listed(one) for one in handler.state["channels"]],
                 "backup": schedule(), "certificate": None, "findings": found, "examined_at": Care.examined, "examining": False}


def examine(handler, user, query, body):
    owner(user)
    Care.examined = stamp()
    return 202, None


Handler.routes.update({
    "GET /api/v1/settings/backups": backups,
    "POST /api/v1/settings/backups": back_up,
    "GET /api/v1/settings/backups/:": file,
    "GET /api/v1/settings/condition": condition,
    "POST /api/v1/settings/condition/examination": examine,
})
