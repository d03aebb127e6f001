"""A mailbox on a real mail server, the way a new owner goes: set up, connect, see mail arrive, see what is wrong, see it heal."""
import os
import time

import letters
import pytest
from conftest import mail_server
from office import ADDRESS, Office
from playwright.sync_api import expect
from test_first_run import set_up

# An office waits up to minutes between two attempts; nobody wants to here.
QUICK = {"DRAGOMAN_BACKOFF_CAP_MS": "400", "DRAGOMAN_MAX_MAIL_BYTES": "200000"}


@pytest.fixture
def server():
    with mail_server() as one:
        yield one


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A server without an owner that tries again at once."""
    for name, value in QUICK.items():
        monkeypatch.setenv(name, value)
    one = Office(tmp_path).start()
    yield one
    one.stop()


def history(box, count):
    mails = [mail.as_bytes() for mail in (*letters.standard(), *letters.many(count))]
    box.deliver(mails, at=[time.time() - 3600 - n for n in range(len(mails))])
    return len(mails)


def new_mail(number, subject, text="Proszę o wycenę.\n", **headers):
    return letters.letter(9000 + number, f"Nowa Klientka <nowa{number}@example.org>", subject, text, -number, **headers)


def enter(page, server, password, user="biuro"):
    """Server settings of one's own, as somebody with an own mail server types them."""
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password of the mailbox").fill(password)
    page.get_by_role("button", name="Server settings").click()
    group = page.get_by_role("group", name="Incoming mail (IMAP)")
    for name, value in {"Server": server.host, "Port": str(server.tls_port), "User": user}.items():
        group.get_by_label(name, exact=True).fill(value)
    # There is nothing here that mail could go out by.
    outgoing = page.get_by_role("checkbox", name="Send answers from this mailbox")
    if outgoing.is_visible():
        outgoing.uncheck()
    page.get_by_role("button", name="Test and continue").click()


def step(page, name):
    return page.get_by_role("list", name="Test of the connection").get_by_role("listitem").filter(has_text=name).first


def test_mail_arrives_by_itself(windows, fresh, server, capsys):
    box = server.add_user("biuro")
    count = history(box, 60)
    box.folder("Drafts")
    page = windows.blank()

    # From nothing to the mailbox: certificate, then password refused in words, then let in.
    set_up(page, fresh)
    expect(page.get_by_role("heading", name="Connect a mailbox")).to_be_visible()
    enter(page, server, "not the password")
    expect(step(page, "Encrypt")).to_contain_text("certificate is not trusted")
    expect(step(page, "Encrypt")).to_be_in_viewport()
    page.get_by_label("Certificate of your own mail server").fill(server.authority.ca_file.read_text())
    page.get_by_role("button", name="Test again").click()
    expect(step(page, "Sign in")).to_contain_text("did not accept user and password")
    page.get_by_label("Password of the mailbox").fill(box.password)
    page.get_by_role("button", name="Test again").click()
    expect(page.get_by_role("heading", name="The connection works")).to_be_focused()
    expect(page.get_by_role("group", name="Folders to bring in").get_by_role("listitem").first).to_contain_text("INBOX")
    page.get_by_text("Everything", exact=True).click()
    page.get_by_role("button", name="Connect mailbox").click()

    # The history, with the proof that it is whole; what was chosen stands in the settings.
    health = page.get_by_role("region", name="Status")
    ledger = page.get_by_role("region", name="Is everything here?")
    expect(ledger).to_contain_text(f"{count} on the server, {count} here", timeout=20_000)
    expect(ledger.get_by_text("Complete")).to_have_count(2)
    expect(health).to_contain_text("Working")
    for name in ("INBOX", "Sent"):
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    account = page.url

    # In the open page, without a hand.
    page.get_by_role("link", name="Inbox").click()
    rows = page.get_by_role("option")
    expect(rows.first).to_contain_text("Олена Коваленко")
    expect(rows.first.get_by_text("unread", exact=False)).to_have_count(0)
    begin = time.monotonic()
    box.deliver([new_mail(1, "Pilna wycena").as_bytes()])
    # By itself, however slow the machine: the next look without being told would come minutes later.
    rows.filter(has_text="Pilna wycena").wait_for(timeout=20_000)
    took = time.monotonic() - begin
    expect(rows.first).to_contain_text("Pilna wycena")
    with capsys.disabled():
        print(f"\ndelivery to the row in the open page: {took * 1000:.0f} ms (Dovecot itself waits 500)")

    # Larger than the limit: its card, then the whole.
    big = new_mail(2, "Wielki skan", "Oto skan.\n")
    big.add_attachment(os.urandom(300_000), maintype="application", subtype="pdf", filename="skan.pdf")
    box.deliver([big.as_bytes()])
    rows.filter(has_text="Wielki skan").click()
    card = page.locator(".oversized")
    expect(card).to_contain_text("larger than the limit")
    card.get_by_role("button", name="Fetch anyway").click()
    expect(page.locator("article").last).to_contain_text("skan.pdf")
    expect(card).to_have_count(0)
    page.goto(account)
    ledger.get_by_role("button", name="Compare now").click()
    expect(ledger).to_contain_text(f"{count + 2} on the server, {count + 2} here")
    expect(ledger.get_by_role("button", name="Compare now")).to_be_enabled()

    # The server is away and comes back: amber, nobody has to do anything.
    server.stop()
    expect(health).to_contain_text("Interrupted, trying again")
    expect(health).to_contain_text("The mail server refused the connection.")
    server.start()
    expect(health).to_contain_text("Working")

    # What does not heal alone is red at once, where everybody sees it, and gone as soon as it is right again.
    page.get_by_role("link", name="Inbox").click()
    server.use_certificate("unknown")
    alarm = page.locator(".alarm")
    expect(alarm).to_contain_text(f"{ADDRESS} brings in no mail. The mail server’s certificate is not trusted.")
    expect(page.get_by_role("link", name="Settings")).to_contain_text("A channel does not work")
    box.deliver([new_mail(3, "Podczas przerwy").as_bytes()])
    expect(rows.filter(has_text="Podczas przerwy")).to_have_count(0)
    server.use_certificate("good")
    expect(alarm).to_have_count(0)
    expect(rows.filter(has_text="Podczas przerwy")).to_be_visible()

    # A new password at the provider: the way from the alarm to the field.
    server.set_password("biuro", "another password")
    server.kill_sessions()
    expect(alarm).to_contain_text("did not accept user and password", timeout=30_000)
    page.get_by_role("link", name="What to do").click()
    page.get_by_label("Password of the mailbox").fill("another password")
    page.get_by_role("button", name="Save").click()
    expect(health).to_contain_text("Working")

    # Disconnected and taken back.
    health.get_by_role("button", name="Disconnect").click()
    expect(health).to_contain_text("Not connected")
    assert server_is_left(server)
    page.keyboard.press("z")
    expect(health).to_contain_text("Working")
    box.deliver([new_mail(4, "Po wszystkim").as_bytes()])
    page.get_by_role("link", name="Inbox").click()
    expect(rows.filter(has_text="Po wszystkim")).to_be_visible()


def test_after_connecting_the_first_message_is_awaited(windows, fresh, server):
    box = server.add_user("biuro")
    page = windows.blank()
    set_up(page, fresh)
    expect(page.get_by_role("heading", name="Connect a mailbox")).to_be_visible()
    enter(page, server, box.password)
    expect(step(page, "Encrypt")).to_contain_text("certificate is not trusted")
    page.get_by_label("Certificate of your own mail server").fill(server.authority.ca_file.read_text())
    page.get_by_role("button", name="Test again").click()
    page.get_by_role("button", name="Connect mailbox").click()
    expect(page.get_by_role("region", name="Is everything here?")).to_contain_text("0 on the server, 0 here", timeout=20_000)
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_text("Waiting for the first message")).to_be_visible()
    expect(page.get_by_text(f"Write to {ADDRESS} from another address")).to_be_visible()
    page.get_by_role("link", name="Prices of a page").click()
    expect(page.get_by_role("heading", name="Languages and prices")).to_be_visible()
    page.goto(fresh.origin + "/settings/channels")
    # When the numbers were compared stands with them; the command names the office's own address.
    expect(page.get_by_text("0 on the server, 0 here (compared")).to_be_visible()
    expect(page.get_by_text(f"dragoman import mail DIR --address {ADDRESS}")).to_be_visible()
    page.get_by_role("link", name="Inbox").click()
    box.deliver([new_mail(1, "Pierwsza").as_bytes()])
    row = page.get_by_role("option").filter(has_text="Pierwsza")
    row.wait_for(timeout=20_000)
    # Answered and closed, the list is empty because all is done.
    row.click()
    expect(page.locator("article").first).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_text("Everything is answered")).to_be_visible()


@pytest.mark.parametrize("locale, words", [("pl-PL", "Certyfikat jest dla localhost, 127.0.0.1. Temu, kto go podpisał"),
                                           ("uk-UA", "Сертифікат виданий для localhost, 127.0.0.1. Тому, хто його підписав")])
def test_a_refused_certificate_is_told_in_the_page_s_language(windows, fresh, server, locale, words):
    page = windows.blank(locale=locale)
    page.goto(fresh.setup_link())
    for name, text in (("name", "Олена"), ("email", "olena@example.test"), ("password", "correct horse battery")):
        page.locator(f"input[name={name}]").fill(text)
    page.locator("button[type=submit]").click()
    page.locator("input[name=mailbox]").fill(ADDRESS)
    page.locator("input[name=mailbox-password]").fill("any")
    page.locator(".settings-body form button[aria-expanded]").first.click()
    group = page.locator("fieldset").filter(has_text="IMAP").first.locator("input:not([type=checkbox])")
    for number, text in enumerate((server.host, str(server.tls_port), "biuro")):
        group.nth(number).fill(text)
    page.locator("form button[type=submit]").click()
    failed = page.locator(".step-failed")
    expect(failed).to_contain_text(words)
    expect(failed).not_to_contain_text("signed by")


def server_is_left(server, limit=5):
    end = time.monotonic() + limit
    while server.sessions() and time.monotonic() < end:
        time.sleep(0.05)
    return server.sessions() == 0
