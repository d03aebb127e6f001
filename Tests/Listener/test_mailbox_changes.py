"""What happens to a mailbox on its server: nothing here goes away, nothing comes twice."""
from __future__ import annotations

import time


from folders import complaints
from imap_proxy import Proxy
from letters import letter, letters
from office import Office
from user_mailbox import Mailbox


def test_emptied_and_refilled(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """Nothing here goes away, nothing comes twice, and what is new comes."""
    box.deliver(letters(10))
    address = office.connect(box, port=proxy.port)
    office.wait_mails(10)
    box.empty()
    # The first comparison may have begun before the mailbox was emptied.
    end = time.monotonic() + 20
    while True:
        office.wait(address, lambda h: h.get("state") == "ok", "ok")
        ledger = office.ledger(address)["folders"][0]
        if (ledger["on_server"], ledger["gone"]) == (0, 10):
            break
        assert time.monotonic() < end, ledger
    assert len(office.mails()) == 10
    box.deliver([*letters(10), letter(11)])
    office.wait_mails(11)
    office.wait_ok(address)
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["here"], ledger["missing_count"]) == (11, 11, 0)
    assert proxy.writes() == []


def test_uidvalidity_changed(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """Every mail has a new number. Found again by size, date and Message-ID; only what is not unique is fetched."""
    now = time.time()
    unique = letters(60, size=4000)
    twins = [letter(n, message_id="same@example.test", text="A" * 20 + str(n)) for n in (101, 102, 103)]
    nameless = [letter(n, message_id=None) for n in (201, 202)]
    box.deliver(unique, at=[now - 1000 + n for n in range(60)])
    box.deliver(twins, at=[now - 500] * 3)
    box.deliver(nameless, at=[now - 400] * 2)
    address = office.connect(box, port=proxy.port)
    office.wait_mails(65)
    office.wait_ok(address)
    ids, fetched = {m["id"] for m in office.mails()}, proxy.literal_bytes
    proxy.close_listener()
    proxy.cut_sessions()
    before, after = box.new_uidvalidity()
    assert before != after
    proxy.open_listener()
    box.deliver([letter(300)])
    office.wait_mails(66)
    office.wait_ok(address)
    assert ids < {m["id"] for m in office.mails()}
    again = proxy.literal_bytes - fetched
    # Headers to compare by may cost a few hundred bytes a mail; the bodies of the 60 would be 250,000.
    assert again < 60 * 700 + 5 * 1000 + 2000, f"{again} bytes were fetched again"
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["here"], ledger["missing_count"], ledger["gone"]) == (66, 66, 0, 0)
    assert complaints(office.data, unread_is_inbound=False) == []


def test_folder_renamed(office: Office, box: Mailbox) -> None:
    """The folder is missing: said, and the others go on. Chosen under its new name, nothing comes twice."""
    box.deliver(letters(5), "Klienci")
    box.deliver([letter(50)])
    address = office.connect(box, "--folder", "INBOX", "--folder", "Klienci")
    office.wait_mails(6)
    office.wait_ok(address)
    box.rename("Klienci", "Archiwum")
    office.wait_bad(address, "folder_missing", limit=40)
    end, missing = time.monotonic() + 5, {}
    while missing != {"INBOX": False, "Klienci": True}:
        missing = {f["name"]: f["missing"] for f in office.channel(address)["email"]["folders"]}
        assert time.monotonic() < end, missing
    box.deliver([letter(51)])
    office.wait_mails(7)
    office.change(address, folders=["INBOX", "Archiwum"])
    office.wait_ok(address)
    assert len(office.mails()) == 7
    box.deliver([letter(6)], "Archiwum")
    office.wait_mails(8, limit=30)
    # Back under the old name, the new one not chosen any more.
    office.change(address, folders=["INBOX"])
    office.wait_ok(address)
    assert len(office.mails()) == 8


def test_folder_missing_and_back(office: Office, box: Mailbox) -> None:
    box.deliver(letters(3), "Klienci")
    address = office.connect(box, "--folder", "INBOX", "--folder", "Klienci")
    office.wait_mails(3)
    box.rename("Klienci", "Weg")
    office.wait_bad(address, "folder_missing", limit=40)
    box.rename("Weg", "Klienci")
    box.deliver([letter(4)], "Klienci")
    office.wait_mails(4, limit=40)
    office.wait_ok(address)
