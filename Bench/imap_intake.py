"""Section (e): the same mails over IMAP from the same Dovecot into Dragoman, and by mbsync into a Maildir with notmuch's index."""
from __future__ import annotations

import imaplib
import json
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import imports
from compose import OFFICE
from dovecot import Dovecot, have_dovecot
from dragoman import API, Service, command, new_office
from generator import generate
from live_socket import LIVE_PATH, WebSocket
from process import Disk, Timing, disk, resident_megabytes, settle, timed, whole_cpu_seconds
from report import Results, percentile
from user_mailbox import Mailbox

__all__ = ["have_dovecot", "measure"]

MBSYNC = """
IMAPAccount far
Host {host}
Port {port}
User {user}
Pass "{password}"
SSLType IMAPS
CertificateFile {ca}

IMAPStore far
Account far

MaildirStore near
Path {target}/
Inbox {target}/INBOX

Channel mail
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""


def connect(data: Path, box: Mailbox, address: str) -> None:
    command(data, "channel", "add", "email", "--address", address, "--imap", box.url(), "--password-stdin", "--ca-file",
            box.server.authority.ca_file, "--backfill", "all", "--folder", "INBOX", "--no-test", stdin=box.password + "\n")


def health(api: API, address: str) -> dict[str, Any]:
    items = api.json("/api/v1/settings/channels")["items"]
    return next((i["health"] or {} for i in items if i["address"] == address), {})


def wait_complete(api: API, address: str, count: int, limit: float = 240) -> None:
    """Until the listener says that everything is here."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        now = health(api, address)
        if now.get("state") == "ok" and now.get("backlog") == 0 and now.get("here") == count:
            return
        time.sleep(0.1)
    raise RuntimeError(f"not complete within {limit} s: {now}")


def into_dragoman(base: Path, box: Mailbox, count: int) -> tuple[Timing, Disk]:
    """A fresh office with its service running; from the command that connects the mailbox to the last mail."""
    data = base / "imap-dragoman"
    shutil.rmtree(data, ignore_errors=True)
    token = new_office(data)
    with Service(data) as service:
        settle()
        api = API(service.port, token)
        cpu, begin = whole_cpu_seconds(service.pid), time.monotonic()
        connect(data, box, OFFICE.address)
        wait_complete(api, OFFICE.address, count)
        timing = Timing(time.monotonic() - begin, whole_cpu_seconds(service.pid) - cpu)
    return timing, disk(data)


def into_maildir(base: Path, box: Mailbox) -> tuple[Timing, Timing, Disk]:
    """mbsync over TLS too, with its fsync; notmuch indexes what it brought."""
    target = base / "imap-mbsync"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    (base / "mbsyncrc").write_text(MBSYNC.format(host=box.server.host, port=box.server.tls_port, user=box.user, password=box.password,
                                                 ca=box.server.authority.ca_file, target=target))
    (base / "notmuch").write_text(imports.NOTMUCH.format(target=target, address=OFFICE.address))
    settle()
    fetched = timed(["mbsync", "-q", "-c", str(base / "mbsyncrc"), "-a"])
    indexed = timed(["notmuch", "new", "--quiet"], {"NOTMUCH_CONFIG": str(base / "notmuch")})
    return fetched, indexed, disk(target)


def intake(results: Results, base: Path, server: Dovecot, count: int, rounds: int) -> None:
    """In turn, so that both see the same machine; the middle one of the rounds. Dovecot's own time counts for neither."""
    box = server.add_user("bench")
    mails = [m.raw for m in generate(count, 42, "maildir", (50_000, 200_000)) if m.account == OFFICE.address]
    box.deliver(mails)
    box.count()  # Dovecot makes its index now, not in the time of whoever comes first.
    ours: list[Timing] = []
    fetches: list[Timing] = []
    indexes: list[Timing] = []
    for _ in range(rounds):
        timing, held = into_dragoman(base, box, len(mails))
        ours.append(timing)
        fetched, indexed, beside = into_maildir(base, box)
        fetches.append(fetched)
        indexes.append(indexed)

    def middle(timings: list[Timing], what: str) -> float:
        return percentile([getattr(t, what) for t in timings], 0.5)

    section = f"imap {len(mails)} mails"
    both, both_cpu = (middle(fetches, w) + middle(indexes, w) for w in ("wall", "cpu"))
    wall, cpu = middle(ours, "wall"), middle(ours, "cpu")
    results.add(section, "size of the mails", sum(map(len, mails)) / 1e6, "MB")
    results.add(section, "dragoman over IMAP", len(mails) / wall, "mails/s")
    results.add(section, "mbsync alone", len(mails) / middle(fetches, "wall"), "mails/s")
    results.add(section, "notmuch new alone", len(mails) / middle(indexes, "wall"), "mails/s")
    results.add(section, "time against mbsync + notmuch", wall / both, "times", 1.0, f"({wall:.1f} s, {both:.1f} s)")
    results.add(section, "CPU against mbsync + notmuch", cpu / both_cpu, "times", None, f"({cpu:.1f} s, {both_cpu:.1f} s)")
    results.add(section, "disk against both, apparent", held.apparent / beside.apparent, "times", 1.1)


def idle_mailboxes(results: Results, base: Path, server: Dovecot, count: int = 50) -> None:
    """Resident memory of the service without a mailbox and with many that wait in IDLE."""
    data = base / "imap-idle"
    token = new_office(data)
    with Service(data) as service:
        api = API(service.port, token)
        time.sleep(3)
        before = resident_megabytes(service.pid)
        ca = server.authority.ca_file.read_text()
        for number in range(count):
            box = server.add_user(f"idle{number}")
            imap = {"host": server.host, "port": server.tls_port, "security": "tls", "user": box.user}
            status, body = api.request("POST", "/api/v1/settings/channels", {
                "platform": "email", "address": f"idle{number}@dragoman.test", "imap": imap, "smtp": None, "password": box.password,
                "ca_pem": ca})
            if status != 201:
                raise RuntimeError(f"POST answered {status}: {body[:300]!r}")
        end = time.monotonic() + 60
        while any((i["health"] or {}).get("state") != "ok" for i in api.json("/api/v1/settings/channels")["items"]):
            if time.monotonic() > end:
                raise RuntimeError("not all mailboxes connected")
            time.sleep(0.2)
        time.sleep(5)
        after, cpu = resident_megabytes(service.pid), whole_cpu_seconds(service.pid)
        time.sleep(10)
        spent = whole_cpu_seconds(service.pid) - cpu
        sessions = server.sessions()
        begin = time.monotonic()
        service.stop()
        stopped = time.monotonic() - begin
    section = f"imap {count} idle mailboxes"
    results.add(section, "resident without a mailbox", before, "MB")
    results.add(section, "resident with all of them", after, "MB", None, f"({sessions} sessions on the server)")
    results.add(section, "a mailbox costs", (after - before) / count * 1000, "kB")
    results.add(section, "CPU while idle", spent / 10 * 1000, "ms/s")
    results.add(section, "stop", stopped * 1e3, "ms", 2000)


class Server(threading.Thread):
    """When the server itself tells a waiting client of a mail: its own pause is not the listener's."""

    def __init__(self, box: Mailbox) -> None:
        super().__init__(daemon=True)
        self.client = box.client()
        self.client.select("INBOX", readonly=True)
        self.client.send(b"idle1 IDLE\r\n")
        self.client.readline()
        self.client.sock.settimeout(60)
        self.moments: list[float] = []

    def run(self) -> None:
        try:
            while line := self.client.readline():
                if b"EXISTS" in line:
                    self.moments.append(time.perf_counter())
        except (OSError, imaplib.IMAP4.abort):
            return


class Page(threading.Thread):
    """Notes when a conversation changed on the live socket."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__(daemon=True)
        self.socket = WebSocket(port, LIVE_PATH, token)
        self.arrived, self.moment = threading.Event(), 0.0

    def run(self) -> None:
        try:
            while True:
                frame = self.socket.receive()
                if any(item.get("type") == "conversation.changed" for item in frame.get("items", [])):
                    self.moment = time.perf_counter()
                    self.arrived.set()
        except (ConnectionError, OSError, json.JSONDecodeError):
            return


def delivery(results: Results, base: Path, server: Dovecot, count: int) -> None:
    """From the rename into the mailbox to the frame on the socket of an open page."""
    data = base / "imap-live"
    token = new_office(data)
    box = server.add_user("live")
    made = generate(count * 2, 7, "imap", (2_000, 20_000))
    mails = [m.raw for m in made if m.account == OFFICE.address and m.duplicate_of is None][:count]
    with Service(data) as service:
        connect(data, box, OFFICE.address)
        wait_complete(API(service.port, token), OFFICE.address, 0)
        page, told = Page(service.port, token), Server(box)
        page.start()
        told.start()
        whole, own, missed = [], [], 0
        for mail in mails:
            page.arrived.clear()
            begin = time.perf_counter()
            box.deliver([mail])
            if not page.arrived.wait(5):
                missed += 1
                continue
            whole.append((page.moment - begin) * 1e3)
            time.sleep(0.05)  # The other client may hear of it a moment later.
            own += [(page.moment - moment) * 1e3 for moment in told.moments[-1:] if moment >= begin]
        page.socket.close()
    section, note = "imap live", f"{missed} of {len(mails)} never came" if missed else ""
    results.add(section, "delivery to frame, p50", percentile(whole, 0.5), "ms", 1000, note or "(Dovecot waits 500 of it)")
    results.add(section, "delivery to frame, p99", percentile(whole, 0.99), "ms", 1000)
    results.add(section, "told by the server to frame, p50", percentile(own, 0.5), "ms")
    results.add(section, "told by the server to frame, p99", percentile(own, 0.99), "ms")


def measure(results: Results, base: Path, count: int, quick: bool) -> None:
    with Dovecot(fsync=True) as server:
        intake(results, base, server, count, 1 if quick else 3)
        idle_mailboxes(results, base, server)
        delivery(results, base, server, 30 if quick else 60)
