"""Full disks, oversized mail, sick neighbours, many accounts."""
from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import pytest

from dovecot import Dovecot
from dragoman import free_port
from folders import complaints, opened
from imap_proxy import Proxy
from imap_script import ScriptedServer
from letters import letter, letters
from office import CHANNELS, Office
from user_mailbox import Mailbox

Make = Callable[..., Office]


def seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


def test_disk_full(make_office: Make, box: Mailbox) -> None:
    """Red with the reason, nothing lost, nothing half; more room and a start later all is there."""
    office = make_office()
    with opened(office.data) as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    office.restart(DRAGOMAN_MAX_DB_PAGES=str(pages + 400))
    box.deliver(letters(150, size=30_000))
    address = office.connect(box)
    office.wait_bad(address, "disk_full", limit=60)
    assert office.health(address)["state"] in ("retrying", "down")
    assert len(office.mails()) < 150
    office.restart(DRAGOMAN_MAX_DB_PAGES="4000000")
    office.wait_mails(150, limit=60)
    office.wait_ok(address)
    assert complaints(office.data, unread_is_inbound=False) == []


def test_oversized_mail(make_office: Make, proxy: Proxy, box: Mailbox) -> None:
    """A card with its headers that does not hold up the others; "fetch anyway" brings it."""
    office = make_office(DRAGOMAN_MAX_MAIL_BYTES="50000")
    big = letter(2, size=200_000)
    box.deliver([letter(1), big, letter(3)])
    address = office.connect(box, port=proxy.port)
    mails = {m["subject"]: m for m in office.wait_mails(3)}
    office.wait_ok(address)
    assert proxy.literal_bytes < 60_000, "its body was fetched"
    card = mails["Letter 2"]
    assert card["type"] == "unsupported" and card["from"]["address"] == "client2@example.test"
    assert card["oversized"] == {"size": len(big.replace(b"\n", b"\r\n")), "state": "waiting", "error": None}
    assert mails["Letter 1"]["oversized"] is None
    folder = office.channel(address)["email"]["folders"][0]
    assert folder["oversized"] == 1
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["oversized"], ledger["missing_count"]) == (3, 1, 0)
    status, body = office.api.request("POST", f"/api/v1/communications/messages/{mails['Letter 1']['id']}/fetch")
    assert status == 409 and b"not_oversized" in body
    status, body = office.api.request("POST", f"/api/v1/communications/messages/{card['id']}/fetch")
    assert status == 202, body
    end = time.monotonic() + 20
    while time.monotonic() < end:
        mails = {m["subject"]: m for m in office.mails()}
        if mails["Letter 2"]["oversized"] is None:
            break
        time.sleep(0.05)
    assert mails["Letter 2"]["oversized"] is None and mails["Letter 2"]["type"] == "text", mails["Letter 2"]
    assert len(mails) == 3 and "this is letter 2" in mails["Letter 2"]["text"]
    assert office.api.bytes(f"/api/v1/communications/messages/{mails['Letter 2']['id']}/raw").replace(b"\r\n", b"\n") == big
    office.restart()
    office.wait_ok(address)
    assert len(office.mails()) == 3


def test_one_sick_account_does_not_slow_another(office: Office, shared_server: Dovecot, proxy: Proxy, script: ScriptedServer) -> None:
    """Beside mailboxes that are silent, refuse, break off and stutter, a healthy one is as quick as ever."""
    script.rules.mute = True
    well, sick = shared_server.add_user("well"), [shared_server.add_user(f"sick{n}") for n in range(4)]
    sick[2].deliver(letters(30, first=1000, size=50_000))
    proxy.cut_every_literal_at = 20_000
    office.connect(sick[0], url=f"imaps://x@localhost:{script.port}")
    office.connect(sick[1], password="wrong")
    office.connect(sick[2], port=proxy.port)
    office.connect(sick[3], url=f"imaps://x@localhost:{free_port()}")
    address = office.connect(well)
    office.wait_ok(address)
    times = []
    for number in range(8):
        begin = time.monotonic()
        well.deliver([letter(number)])
        end = begin + 10
        while time.monotonic() < end and not any(c["subject"] == f"Letter {number}" for c in inbox(office)):
            time.sleep(0.02)
        times.append(time.monotonic() - begin)
    assert sorted(times)[4] < 2.5, times
    health = {a: (i["health"]["state"], i["health"]["reason"]) for a, i in office.channels().items()}
    assert health.pop(address) == ("ok", None)
    assert all(state in ("connecting", "retrying", "down") for state, _ in health.values()), health


def inbox(office: Office) -> list[dict[str, str]]:
    return office.api.json("/api/v1/communications/inbox?view=all&limit=100")["items"]  # type: ignore[no-any-return]


def test_fifty_accounts_stop_in_two_seconds(office: Office, shared_server: Dovecot, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever they are doing: waiting, fetching, trying."""
    boxes = [shared_server.add_user(f"many{n}") for n in range(50)]
    for number, box in enumerate(boxes):
        box.deliver(letters(1, first=2000 + number))
    urls = [f"imaps://{b.user}@localhost:{free_port()}" if n % 10 == 9 else "" for n, b in enumerate(boxes)]
    ca = shared_server.authority.ca_file.read_text()
    body = {"platform": "email", "password": boxes[0].password, "ca_pem": ca, "smtp": None, "backfill": "all"}
    for box, url in zip(boxes, urls):
        port = int(url.rsplit(":", 1)[1]) if url else shared_server.tls_port
        imap = {"host": "localhost", "port": port, "security": "tls", "user": box.user}
        status, answer = office.api.request("POST", CHANNELS, {**body, "address": f"{box.user}@dragoman.test", "imap": imap})
        assert status == 201, answer
    office.wait_mails(45, limit=60)
    begin = time.monotonic()
    assert office.service.stop() == 0
    took = time.monotonic() - begin
    with capsys.disabled():
        print(f"\nstop with 50 accounts: {took * 1000:.0f} ms")
    assert took < 2
