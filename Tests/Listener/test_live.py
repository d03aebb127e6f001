"""From the delivery on the server to the open page: by IDLE, by polling, with a WebSocket beside."""
from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from dovecot import Dovecot
from imap_proxy import Proxy
from letters import letter, letters
from live_socket import LIVE_PATH, WebSocket
from office import Office
from user_mailbox import Mailbox


class Frames(threading.Thread):
    """Every event of the live socket with the moment it came."""

    def __init__(self, office: Office) -> None:
        super().__init__(daemon=True)
        self.socket = WebSocket(office.service.port, LIVE_PATH, office.token)
        self.events: list[tuple[float, dict[str, Any]]] = []
        self.start()

    def run(self) -> None:
        try:
            while True:
                frame = self.socket.receive()
                self.events += [(time.monotonic(), item) for item in frame.get("items", [])]
        except (ConnectionError, OSError):
            return

    def wait(self, kind: str, since: float, limit: float) -> float:
        """The moment of the first such event after `since`."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            for moment, item in list(self.events):
                if moment >= since and item.get("type") == kind:
                    return moment
            time.sleep(0.002)
        raise AssertionError(f"no {kind} within {limit} s; came: {[i.get('type') for m, i in self.events if m >= since]}")


def test_a_new_mail_is_there_within_a_second(office: Office, box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Dovecot itself waits half a second before it tells; the rest is the listener's."""
    address = office.connect(box)
    office.wait_ok(address)
    frames, times = Frames(office), []
    before = box.snapshot()
    for number in range(10):
        begin = time.monotonic()
        box.deliver([letter(number)])
        times.append(frames.wait("conversation.changed", begin, 5) - begin)
        # What the event tells of can be read at once.
        assert len(office.mails()) == number + 1
    with capsys.disabled():
        print(f"\ndelivery to event: median {statistics.median(times) * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms")
    assert statistics.median(times) < 2
    assert {flags for flags in box.flags().values()} == {("\\Recent",)}
    assert {name for name in box.snapshot() if name.startswith("cur/")} == {name for name in before if name.startswith("cur/")}


def test_new_mail_is_unread_and_history_is_as_asked(office: Office, shared_server: Dovecot) -> None:
    """`read` and `unread` by the setting; `server` by \\Seen, read once and never written."""
    unread = {}
    for history in ("read", "unread", "server"):
        box = shared_server.add_user(f"history-{history}")
        hour_ago = time.time() - 3600  # Times of arrival have whole seconds; "before" must be clear.
        box.deliver([letter(1, message_id=f"{history}1@x.test")], at=[hour_ago], flags="S")
        box.deliver([letter(2, message_id=f"{history}2@x.test")], at=[hour_ago])
        address = office.connect(box, "--history", history)
        office.wait_ok(address)
        box.deliver([letter(3, message_id=f"{history}3@x.test")])
        identity = office.channels()[address]["id"]
        end = time.monotonic() + 10
        while time.monotonic() < end:
            mine = [c for c in office.api.json("/api/v1/communications/inbox?view=all&limit=100")["items"]
                    if c["channel_account_id"] == identity]
            if sum(c["message_count"] for c in mine) == 3:
                break
            time.sleep(0.05)
        unread[history] = sorted((c["subject"], c["unread_count"]) for c in mine)
        assert ["\\Seen" in flags for flags in box.flags().values()].count(True) == 1
    assert unread == {"read": [("Letter 1", 0), ("Letter 2", 0), ("Letter 3", 1)],
                      "unread": [("Letter 1", 1), ("Letter 2", 1), ("Letter 3", 1)],
                      "server": [("Letter 1", 0), ("Letter 2", 1), ("Letter 3", 1)]}


def test_several_folders_and_a_sent_reply(office: Office, box: Mailbox) -> None:
    """A reply written on a phone appears in its conversation, as outbound."""
    box.folder("Sent")
    box.folder("Klienci")
    address = office.connect(box, "--folder", "INBOX", "--folder", "Sent", "--folder", "Klienci")
    office.wait_ok(address)
    box.deliver([letter(1, to=address)])
    office.wait_mails(1)
    reply = (f"From: Biuro <{address}>\nTo: Client 1 <client1@example.test>\nSubject: Re: Letter 1\nMessage-ID: <r1@dragoman.test>\n"
             "In-Reply-To: <letter1@example.test>\nDate: Mon, 4 Mar 2024 11:00:00 +0100\n\nYes.\n").encode()
    box.append(reply, "Sent")
    mails = office.wait_mails(2, limit=30)
    assert len({m["conversation_id"] for m in mails}) == 1
    assert sorted(m["direction"] for m in mails) == ["inbound", "outbound"]
    box.deliver([letter(2)], "Klienci")
    office.wait_mails(3, limit=30)
    # The same mail in two folders is one mail at two places.
    box.deliver([letter(2)], "INBOX")
    box.deliver([letter(3)], "INBOX")
    office.wait_mails(4)
    ledger = office.ledger(address)
    assert {f["name"]: (f["on_server"], f["here"]) for f in ledger["folders"]} == {"INBOX": (3, 3), "Sent": (1, 1), "Klienci": (1, 1)}


def test_without_idle_it_polls(make_office: Callable[..., Office], shared_server: Dovecot, box: Mailbox) -> None:
    with Proxy(shared_server.port, shared_server.authority.pairs["good"], hide=(b"IDLE",)) as proxy:
        office = make_office(DRAGOMAN_IDLE_SECONDS="1")
        address = office.connect(box, port=proxy.port)
        office.wait_ok(address)
        box.deliver(letters(2))
        office.wait_mails(2, limit=15)
        assert office.health(address)["state"] == "ok"
        assert "IDLE" not in proxy.commands


def test_idle_is_renewed(make_office: Callable[..., Office], proxy: Proxy, box: Mailbox) -> None:
    office = make_office(DRAGOMAN_IDLE_SECONDS="1")
    address = office.connect(box, port=proxy.port)
    first = office.wait_ok(address)
    time.sleep(3.5)
    # INBOX at least twice more, on the connection of the beginning.
    assert proxy.commands.count("IDLE") >= 3
    later = office.wait_ok(address)
    assert later["last_contact_at"] > first["last_contact_at"], "an idle listener proves that it lives"
    assert proxy.writes() == []


def test_new_mail_flows_while_the_backfill_runs(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """Newest first, and what arrives meanwhile does not wait for the end."""
    now = time.time()
    box.deliver(letters(120, size=20_000), at=[now - (200 - n) * 60 for n in range(120)])
    proxy.chunk_delay = 0.01
    address = office.connect(box, port=proxy.port)
    office.wait(address, lambda h: (h.get("backlog") or 0) > 60, "behind by most")
    box.deliver([letter(500)])
    end = time.monotonic() + 20
    while time.monotonic() < end:
        found = office.api.json("/api/v1/search?q=%22letter%20500%22&kind=messages&limit=5")["items"]
        if found:
            break
        time.sleep(0.05)
    assert found, "the new mail waits for the back-fill"
    shown = {m["subject"] for m in office.mails()}
    assert len(shown) < 121, "the back-fill was over too soon for this test"
    if old := {int(s.split()[1]) for s in shown} - {500}:
        assert 120 in old and min(old) > 1, "newest first"
    proxy.chunk_delay = 0
    office.wait_mails(121, limit=60)
    office.wait_ok(address)


def test_progress_is_told(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """`channel.changed` with a falling backlog, at most about one a second."""
    box.deliver(letters(150, size=15_000))
    proxy.chunk_delay = 0.005
    frames, begin = Frames(office), time.monotonic()
    address = office.connect(box, port=proxy.port)
    office.wait_ok(address, limit=60)
    told: list[dict[str, Any]] = []
    end = time.monotonic() + 5
    while not told or (told[-1]["state"], told[-1]["backlog"]) != ("ok", 0):
        assert time.monotonic() < end, told
        time.sleep(0.1)
        told = [item["data"] for _, item in frames.events if item.get("type") == "channel.changed"]
    backlogs = [t["backlog"] for t in told if t["state"] in ("connecting", "ok")]
    assert max(backlogs) > 0, backlogs
    assert len(told) <= 2 * (time.monotonic() - begin) + 8, f"{len(told)} events"
