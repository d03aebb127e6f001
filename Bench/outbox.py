"""Section (f): answers on their way out, into a recording SMTP server on loopback; the same mails by smtplib and by msmtp beside it."""
from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import smtp_script
from certificates import Authority
from compose import OFFICE
from dovecot import Dovecot
from dragoman import API, Service, command, everything, new_office
from imap_intake import wait_complete
from process import cpu_seconds, resident_megabytes, settle, timed
from report import Results, percentile
from smtp_script import PASSWORD, Taken
from user_mailbox import Mailbox

API_PATH = "/api/v1/communications"
TEXT = "Dzień dobry,\n\nwycena w załączniku: 120 zł, termin do piątku.\n\nZ poważaniem\n" * 4
LETTER = ("From: Client {n} <client{n}@example.test>\nTo: {to}\nSubject: Wycena {n}\nDate: Mon, 4 Mar 2024 10:00:00 +0100\n"
          "Message-ID: <bench{n}@example.test>\n\nDzień dobry, ile kosztuje tłumaczenie numer {n}?\n")


class Recorder:
    """The server in a process of its own, so that its work counts for nobody."""

    def __init__(self, process: subprocess.Popen[str], record: Path) -> None:
        self.process, self.record = process, record
        assert process.stdout
        self.port = int(process.stdout.readline())

    def count(self) -> int:
        return self.record.read_bytes().count(b"\n") if self.record.exists() else 0

    def wait(self, count: int, limit: float = 120) -> float:
        """Until so many mails were taken; the moment."""
        end = time.monotonic() + limit
        while self.count() < count:
            if time.monotonic() > end:
                raise RuntimeError(f"{self.count()} of {count} mails went out within {limit} s")
            time.sleep(0.005)
        return time.perf_counter()

    def taken(self) -> list[Taken]:
        return smtp_script.recorded(self.record)


@contextmanager
def recorder(base: Path, authority: Authority, name: str) -> Iterator[Recorder]:
    record, pair = base / f"{name}.jsonl", authority.pairs["good"]
    line = [sys.executable, smtp_script.__file__, "--record", str(record), "--no-sync", "--pair", str(pair.certificate), str(pair.key)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Recorder(process, record)
        finally:
            assert process.stdin
            process.stdin.close()


def replies(api: API, conversations: list[str], round_number: int, **more: Any) -> list[float]:
    """Answers in each conversation, one after another; milliseconds until each 201."""
    times = []
    seen = {c: everything(api, f"{API_PATH}/conversations/{c}/messages")[-1]["id"] for c in conversations}
    for conversation in conversations:
        body = {"kind": "reply", "text": TEXT, "hold_seconds": 0, "last_seen_message_id": seen[conversation],
                "idempotency_key": f"{round_number}-{conversation}", **more}
        begin = time.perf_counter()
        status, answer = api.request("POST", f"{API_PATH}/conversations/{conversation}/messages", body)
        times.append((time.perf_counter() - begin) * 1e3)
        if status != 201:
            raise RuntimeError(f"POST answered {status}: {answer[:300]!r}")
    return times


def wait_filed(box: Mailbox, count: int, limit: float = 120) -> None:
    end = time.monotonic() + limit
    while box.count("Sent") < count:
        if time.monotonic() > end:
            raise RuntimeError(f"{box.count('Sent')} of {count} copies were filed within {limit} s")
        time.sleep(0.1)


def office(base: Path, box: Mailbox, server: Recorder, count: int) -> tuple[Path, str]:
    """An office with so many conversations that wait for an answer."""
    data = base / "outbox"
    token = new_office(data)
    box.deliver([LETTER.format(n=n, to=OFFICE.address).encode() for n in range(count)])
    command(data, "channel", "add", "email", "--address", OFFICE.address, "--imap", box.url(), "--smtp",
            f"smtps://biuro@localhost:{server.port}", "--password-stdin", "--ca-file", box.server.authority.ca_file, "--backfill", "all",
            "--no-test", stdin=PASSWORD + "\n")
    return data, token


def ours(results: Results, section: str, data: Path, token: str, box: Mailbox, server: Recorder, count: int) -> None:
    """Twice: written one after another while the outbox empties, and written for one moment at which all are due."""
    with Service(data, {"DRAGOMAN_SENT_COPY_SECONDS": "0"}) as service:
        api = API(service.port, token)
        wait_complete(api, OFFICE.address, count)
        conversations = [c["id"] for c in everything(api, f"{API_PATH}/inbox?view=all")]
        settle()
        cpu, begin = cpu_seconds(service.pid), time.perf_counter()
        times = replies(api, conversations, 1)
        posted = time.perf_counter() - begin
        out = server.wait(count) - begin
        wait_filed(box, count)
        used = cpu_seconds(service.pid) - cpu
        results.add(section, "201: p50", percentile(times, 0.5), "ms")
        results.add(section, "201: p99", percentile(times, 0.99), "ms", 100)
        results.add(section, "written one by one, out", count / out, "mails/s", None, f"(written {count / posted:.0f}/s)")
        results.add(section, "CPU a mail, written, sent and filed", used / count * 1e3, "ms")
        moment = datetime.now(timezone.utc) + timedelta(seconds=count / 25)
        replies(api, conversations, 2, send_at=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        left = (moment - datetime.now(timezone.utc)).total_seconds()
        if left < 0:
            raise RuntimeError("writing took longer than until the moment at which all are due")
        time.sleep(max(0, left - 0.05))
        cpu, begin = cpu_seconds(service.pid), time.perf_counter() + 0.05
        out = server.wait(2 * count) - begin
        sent = cpu_seconds(service.pid) - cpu
        wait_filed(box, 2 * count)
        results.add(section, "all due at once, out", count / out, "mails/s")
        results.add(section, "CPU a mail, sent", sent / count * 1e3, "ms", None, "(with what was filed meanwhile)")
        results.add(section, "resident, the most", resident_megabytes(service.pid, "VmHWM"), "MB", 200)


def peers(results: Results, section: str, base: Path, server: Recorder, authority: Authority, count: int) -> None:
    """The mails that Dragoman composed, again."""
    items = server.taken()[:count]
    mails = base / "mails.jsonl"
    mails.write_text("".join(item.line() for item in items))
    script = Path(__file__).with_name("smtplib_peer.py")
    with recorder(base, authority, "peer") as peer, tempfile.NamedTemporaryFile("w") as secret:
        secret.write(PASSWORD + "\n")
        secret.flush()
        for turn, (way, words) in enumerate((("each", "a connection each"), ("kept", "one connection")), 1):
            settle()
            timing = timed(["sh", "-c", f'exec "$0" "$@" <{secret.name}', sys.executable, str(script), str(mails), str(peer.port),
                            str(authority.ca_file), way])
            if peer.count() != turn * count:
                raise RuntimeError(f"smtplib sent {peer.count()} of {turn * count}")
            results.add(section, f"smtplib, {words}, out", count / timing.wall, "mails/s")
            results.add(section, f"smtplib, {words}: CPU a mail", timing.cpu / count * 1e3, "ms")
        msmtp(results, section, base, peer, authority, items[:100])


def msmtp(results: Results, section: str, base: Path, peer: Recorder, authority: Authority, items: list[Taken]) -> None:
    """A process and a connection for each mail, as scripts send."""
    if subprocess.run(["which", "msmtp"], capture_output=True).returncode != 0:
        results.skipped.append("outbox: msmtp is not installed")
        return
    folder = base / "msmtp"
    folder.mkdir()
    for number, item in enumerate(items):
        (folder / f"{number:03d}").write_bytes(item.raw)
    (base / "msmtprc").write_text(f'account default\nhost localhost\nport {peer.port}\ntls on\ntls_starttls off\ntls_trust_file {authority.ca_file}\n'
                                  f'auth plain\nuser biuro\npassword "{PASSWORD}"\nfrom {OFFICE.address}\n')
    (base / "msmtprc").chmod(0o600)
    loop = 'for mail in "$1"/*; do msmtp -C "$2" anna@example.test <"$mail" || exit 1; done'
    timing = timed(["sh", "-c", loop, "sh", str(folder), str(base / "msmtprc")])
    results.add(section, "msmtp, a connection each, out", len(items) / timing.wall, "mails/s")
    results.add(section, "msmtp: CPU a mail", timing.cpu / len(items) * 1e3, "ms")


def measure(results: Results, base: Path, count: int) -> None:
    section = f"outbox {count} mails"
    with Dovecot(fsync=True) as imap:
        authority, box = imap.authority, imap.add_user("biuro", PASSWORD)
        with recorder(base, authority, "ours") as server:
            data, token = office(base, box, server, count)
            ours(results, section, data, token, box, server, count)
            peers(results, section, base, server, authority, count)
