"""Connecting a mailbox, what goes wrong on the way, and what is said about a mailbox that stops. The mail servers' part is played by the
mock (Sources/Frontend/mock/channels.py): the name of the host decides what fails."""
import re

import pytest
from conftest import HAND, settled
from playwright.sync_api import expect
from test_access import check_themes
from test_languages import TOO_WIDE

WIZARD = "/settings/channels/connect"


@pytest.fixture
def stage(staged):
    staged.make("forget channels")
    staged.make("pace", seconds=0.02)
    staged.prefer(locale="en", theme="light")
    staged.prefer("marta@example.test", locale="en")
    return staged


def type_in(page, address="biuro@example.org", password="right password"):
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password of the mailbox").fill(password)


def servers(page, **fields):
    page.get_by_role("button", name="Server settings").click()
    group = page.get_by_role("group", name="Incoming mail (IMAP)")
    for name, value in {"Server": "imap.example.org", "User": "biuro", **fields}.items():
        field = group.get_by_label(name, exact=True)
        field.select_option(value) if name == "Encryption" else field.fill(value)
    return group


def step(page, name):
    return page.get_by_role("list", name="Test of the connection").get_by_role("listitem").filter(has_text=name).first


def connected(page):
    expect(page.get_by_role("region", name="Status")).to_be_visible()


# The way that works

def test_from_address_to_back_fill(windows, stage):
    stage.make("pace", seconds=0.3)
    page = windows.open(stage, WIZARD)
    expect(page.get_by_role("textbox", name="Server", exact=True)).to_be_hidden()
    type_in(page)
    page.get_by_role("button", name="Test and continue").click()
    # Live: the first step is done while the last has not begun.
    page.wait_for_function("() => document.querySelector('.step-ok') && document.querySelector('.step-waiting')")
    expect(page.get_by_role("heading", name="The connection works")).to_be_focused()
    expect(page.get_by_role("checkbox", name="INBOX")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Sent")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Drafts")).not_to_be_checked()
    expect(page.get_by_role("radio", name="30 days")).to_be_checked()
    expect(page.get_by_role("radio", name="Read", exact=True)).to_be_checked()
    page.get_by_text("Nothing", exact=True).click()
    expect(page.get_by_role("radio", name="Unread")).to_have_count(0)
    page.get_by_text("Everything", exact=True).click()
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/settings/channels")) as sent:
        page.get_by_role("button", name="Connect mailbox").click()
    body = sent.value.post_data_json
    assert body["folders"] == ["INBOX", "Sent"] and body["backfill"] == "all" and body["history"] == "read"
    assert body["imap"] == {"host": "imap.example.org", "port": 993, "security": "tls", "user": "biuro@example.org"}
    connected(page)
    assert re.search(r"/settings/channels/[0-9a-f-]{36}$", page.url)
    bar = page.get_by_role("progressbar", name="Older mail on its way")
    expect(bar).to_be_visible()
    before = float(bar.get_attribute("value"))
    page.wait_for_function("before => document.querySelector('progress')?.value > before", arg=before)
    stage.make("pace", seconds=0)
    expect(bar).to_have_count(0, timeout=15_000)
    expect(page.locator("input[type=password]")).to_have_value("")


def test_by_key_alone(windows, stage):
    page = windows.open(stage, "/inbox")
    page.keyboard.press("Control+k")
    page.keyboard.type("connect mailbox")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type("keys@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("right password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The connection works")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Change")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Drafts")).to_be_checked()
    page.keyboard.press("Enter")
    connected(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Channels")).to_be_visible()


# Providers and proposals

def test_a_provider_with_app_passwords(windows, stage):
    page = windows.open(stage, WIZARD)
    type_in(page, "biuro@gmail.com")
    expect(page.get_by_text("Gmail lets programs in only with an app password")).to_be_visible()
    link = page.get_by_role("link", name="Make an app password")
    expect(link).to_have_attribute("href", "https://myaccount.google.com/apppasswords")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_provider_without_passwords(windows, stage):
    page = windows.open(stage, WIZARD)
    tests = []
    page.on("request", lambda one: tests.append(one.url) if one.url.endswith("/test") else None)
    type_in(page, "biuro@office.example")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_text("Microsoft 365 no longer lets programs sign in with a password")).to_be_visible()
    # What is left is a server of one's own.
    expect(page.get_by_role("group", name="Incoming mail (IMAP)")).to_be_visible()
    assert tests == []


def test_a_stranger_s_server_is_agreed_to_first(windows, stage):
    page = windows.open(stage, WIZARD)
    tests = []
    page.on("request", lambda one: tests.append(one) if one.url.endswith("/test") else None)
    type_in(page, "biuro@hosted.example")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Another server gets the password")
    expect(dialog).to_contain_text("hosted.example names mail.provider.example")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert tests == []
    page.get_by_role("button", name="Test and continue").click()
    dialog.get_by_role("button", name="Agree and test").click()
    expect(page.get_by_role("heading", name="The connection works")).to_be_visible()
    assert [one.post_data_json["imap"]["host"] for one in tests] == ["mail.provider.example"]


def test_the_next_proposal_is_tried_as_long_as_no_password_was_sent(windows, stage):
    page = windows.open(stage, WIZARD)
    type_in(page, "biuro@several.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The connection works")).to_be_visible()
    expect(page.get_by_text("mail.several.example, port 993")).to_be_visible()


def test_a_password_that_was_refused_goes_nowhere_else(windows, stage):
    page = windows.open(stage, WIZARD)
    tests = []
    page.on("request", lambda one: tests.append(one.post_data_json["imap"]["host"]) if one.url.endswith("/test") else None)
    type_in(page, "biuro@two.example", "wrong password")
    page.keyboard.press("Enter")
    expect(step(page, "Sign in")).to_contain_text("Failed")
    page.wait_for_timeout(200)
    assert tests == ["imap.two.example"]


# Every step can fail

FAILURES = {
    "nowhere": ("Find the server", "The mail server’s name was not found.", "Check the spelling"),
    "refused": ("Reach the server", "The mail server refused the connection.", "Check port and encryption."),
    "silent": ("Reach the server", "The mail server does not answer.", "firewall"),
    "stranger": ("Encrypt the connection", "The mail server’s certificate is not trusted.", "somebody may be listening"),
    "expired": ("Encrypt the connection", "The mail server’s certificate has expired.", "renew it"),
    "plain": ("Encrypt the connection", "The mail server offers no encryption on this port.", "993"),
    "nopassword": ("Sign in", "The mail server lets nobody in with a password.", "Ask the provider"),
    "nofolders": ("Read the folders", "The mail server refused a request.", "LIST: temporarily unavailable"),
    "newcode": ("Sign in", "Words of the server for account_suspended.", "Advice of the server for account_suspended."),
}


@pytest.mark.parametrize("what", FAILURES)
def test_a_failing_step(windows, stage, what):
    name, words, advice = FAILURES[what]
    page = windows.open(stage, WIZARD)
    type_in(page)
    group = servers(page, Server=f"{what}.example.org", Port="993")
    page.get_by_role("button", name="Test and continue").click()
    failed = step(page, name)
    expect(failed).to_contain_text("Failed")
    expect(failed).to_contain_text(words)
    expect(failed).to_contain_text(advice)
    # Nothing that was typed is lost, and the second try is one key away.
    expect(page.get_by_label("E-mail")).to_have_value("biuro@example.org")
    expect(page.get_by_label("Password of the mailbox")).to_have_value("right password")
    group.get_by_role("textbox", name="Server", exact=True).fill("imap.example.org")
    page.get_by_role("button", name="Test again").click()
    expect(page.get_by_role("heading", name="The connection works")).to_be_visible()


def test_a_wrong_password(windows, stage):
    page = windows.open(stage, WIZARD)
    type_in(page, password="wrong password")
    page.keyboard.press("Enter")
    expect(step(page, "Sign in")).to_contain_text("did not accept user and password")
    expect(step(page, "Sign in")).to_contain_text("[AUTHENTICATIONFAILED] Invalid credentials")
    expect(page.get_by_label("Password of the mailbox")).to_have_value("wrong password")
    check_themes(page)


def test_an_own_authority(windows, stage, tmp_path):
    page = windows.open(stage, WIZARD)
    type_in(page)
    servers(page, Server="stranger.example.org")
    page.get_by_role("button", name="Test and continue").click()
    expect(step(page, "Encrypt")).to_contain_text("not trusted")
    file = tmp_path / "office.pem"
    file.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_label("Certificate of your own mail server")).to_have_value(re.compile("MIIB"))
    page.get_by_role("button", name="Test again").click()
    expect(page.get_by_role("heading", name="The connection works")).to_be_visible()


def test_an_answer_that_breaks_off(windows, stage):
    windows.expect_complaint("INCOMPLETE_CHUNKED")
    page = windows.open(stage, WIZARD)
    type_in(page)
    servers(page, Server="cut.example.org")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no connection to the server")
    expect(page.get_by_label("Password of the mailbox")).to_have_value("right password")


def test_a_test_can_be_stopped(windows, stage):
    stage.make("pace", seconds=2)
    page = windows.open(stage, WIZARD)
    type_in(page)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Test and continue")).to_be_enabled()


# Every field can be wrong

@pytest.mark.parametrize("field, value, words", [
    ("Server", "imaps://example.org", "Enter the name of the server"),
    ("Port", "99999", "A port is a number"),
    ("User", " ", "Enter the user’s name."),
])
def test_a_wrong_field(windows, stage, field, value, words):
    page = windows.open(stage, WIZARD)
    type_in(page)
    group = servers(page, **{field: value})
    page.get_by_role("button", name="Test and continue").click()
    expect(group.get_by_text(words)).to_be_visible()
    expect(group.get_by_label(field, exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".steps")).to_have_count(0)


def test_other_wrong_fields(windows, stage):
    windows.expect_complaint("422")
    page = windows.open(stage, WIZARD)
    type_in(page, "biuro")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
    # What only the server can judge is said at the field too.
    page.get_by_label("E-mail").fill("biuro@.example.org")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
    page.get_by_label("E-mail").fill("biuro@example.org")
    page.get_by_role("button", name="Server settings").click()
    page.get_by_label("Certificate of your own mail server").fill("hello")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_text("It begins with “-----BEGIN CERTIFICATE-----”")).to_be_visible()
    page.get_by_label("Certificate of your own mail server").fill("-----BEGIN CERTIFICATE-----\nhello")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_text("It begins with “-----BEGIN CERTIFICATE-----”")).to_be_visible()


def test_the_outgoing_server_follows_a_guess_and_is_never_dropped(windows, stage):
    page = windows.open(stage, WIZARD)
    type_in(page, "biuro@example.org")
    page.get_by_role("button", name="Server settings").click()
    servers = [page.locator("fieldset").nth(n).locator("input:not([type=checkbox])").first for n in (0, 1)]
    servers[0].fill("imap.first.example.org")
    if not page.get_by_role("checkbox", name="Send answers from this mailbox").is_checked():
        page.get_by_role("checkbox", name="Send answers from this mailbox").check()
    expect(servers[1]).to_have_value("smtp.first.example.org")
    servers[0].fill("imap.second.example.org")
    expect(servers[1]).to_have_value("smtp.second.example.org")
    servers[1].fill("out.example.org")
    servers[0].fill("imap.third.example.org")
    expect(servers[1]).to_have_value("out.example.org")
    expect(page.get_by_role("checkbox", name="Send answers from this mailbox")).to_be_checked()


def test_no_encryption_is_for_this_computer_only(windows, stage):
    page = windows.open(stage, WIZARD)
    type_in(page)
    group = servers(page, Server="127.0.0.1")
    group.get_by_label("Encryption").select_option("none")
    expect(group.get_by_label("Port")).to_have_value("143")
    group.get_by_role("textbox", name="Server", exact=True).fill("imap.example.org")
    page.get_by_role("button", name="Test and continue").click()
    expect(group.get_by_text("Without encryption only this computer itself can be reached.")).to_be_visible()
    group.get_by_role("textbox", name="Server", exact=True).fill("localhost")
    page.get_by_role("button", name="Test and continue").click()
    expect(page.get_by_role("heading", name="The connection works")).to_be_visible()


def test_what_is_refused_when_it_is_stored(windows, stage):
    windows.expect_complaint("409|422")
    stage.make("connect", address="sad@example.org")
    page = windows.open(stage, WIZARD)
    type_in(page, "sad@example.org")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Connect mailbox").click()
    expect(page.get_by_role("alert")).to_contain_text("This mailbox is already connected.")
    page.get_by_role("link", name="Open its settings").click()
    connected(page)
    page.goto(stage.origin + WIZARD)
    type_in(page, "inny@example.org")
    servers(page, Server="imap.example.org", User="sad@example.org")
    page.get_by_role("button", name="Test and continue").click()
    for one in ("INBOX", "Sent"):
        page.get_by_role("checkbox", name=one).uncheck()
    page.get_by_role("button", name="Connect mailbox").click()
    expect(page.get_by_text("Choose at least one folder.")).to_be_visible()
    page.get_by_role("checkbox", name="INBOX").check()
    page.get_by_role("button", name="Connect mailbox").click()
    expect(page.get_by_role("alert")).to_contain_text("already connected under another address")
    page.get_by_text("Everything", exact=True).click()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("group", name="Incoming mail (IMAP)").get_by_role("textbox", name="Server", exact=True).fill("odd.example.org")
    page.get_by_role("button", name="Test again").click()
    expect(page.get_by_role("radio", name="Everything")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Sent")).not_to_be_checked()
    page.get_by_role("button", name="Connect mailbox").click()
    expect(page.get_by_text("Enter the name of the server")).to_be_visible()
    expect(page.get_by_label("Password of the mailbox")).to_have_value("right password")


# The list and one account

def test_the_list_says_how_each_does(windows, stage):
    stage.make("connect", address="biuro@example.org")
    stage.make("connect", address="sad@example.org", health={"state": "down", "reason": "tls_expired", "next_try_at": "2126-01-01T00:00:00Z"})
    stage.run("import", "mail", str(stage.data), "--address", "archiwum@example.org")
    page = windows.open(stage, "/settings/channels")
    entries = page.get_by_role("list", name="Channel accounts").get_by_role("listitem")
    works = entries.filter(has_text="biuro@example.org")
    expect(works).to_contain_text("Working")
    expect(works).to_contain_text("1,522 on the server, 1,522 here")
    down = entries.filter(has_text="sad@example.org")
    expect(down).to_contain_text("Not working")
    expect(down).to_contain_text("certificate has expired")
    expect(down).to_contain_text("next try in")
    only = entries.filter(has_text="archiwum@example.org")
    expect(only).to_contain_text("Not connected")
    check_themes(page)
    # Live, without a reload.
    stage.make("health", address="sad@example.org", health={"state": "ok", "reason": None, "next_try_at": None})
    expect(down).to_contain_text("Working")
    only.get_by_role("link", name="Connect: archiwum@example.org").click()
    expect(page.get_by_label("E-mail")).to_have_value("archiwum@example.org")
    page.get_by_label("Password of the mailbox").fill("right password")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Connect mailbox").click()
    connected(page)
    page.goto(stage.origin + "/settings/channels")
    expect(entries).to_have_count(3)


def test_change_an_account(windows, stage):
    one = stage.make("connect", address="biuro@example.org")["id"]
    page = windows.open(stage, f"/settings/channels/{one}")
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    expect(page.get_by_label("Password of the mailbox")).to_have_value("")
    page.get_by_label("Name in the office").fill("Biuro Lwów")
    page.get_by_role("button", name="Choose other folders").click()
    page.get_by_role("checkbox", name="Archiwum 2025").check()
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        save.click()
    assert sent.value.post_data_json == {"name": "Biuro Lwów", "folders": ["INBOX", "Sent", "Archiwum 2025"]}
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(save).to_be_disabled()
    page.get_by_role("button", name="Server settings").click()
    group = page.get_by_role("group", name="Incoming mail (IMAP)")
    group.get_by_label("Encryption").select_option("starttls")
    expect(group.get_by_label("Port")).to_have_value("143")
    # An event must not take away what somebody is typing.
    stage.make("health", address="biuro@example.org", health={"backlog": 7})
    expect(page.get_by_text("7 messages still to fetch").first).to_be_visible()
    expect(group.get_by_label("Port")).to_have_value("143")
    page.get_by_role("button", name="Test these settings").click()
    expect(page.get_by_text("The connection works with these settings.")).to_be_visible()
    with page.expect_request(lambda request: request.method == "PATCH") as sent:
        save.click()
    assert list(sent.value.post_data_json) == ["imap"]
    page.reload()
    expect(page.get_by_label("Name in the office")).to_have_value("Biuro Lwów")


def test_disconnect_and_undo(windows, stage):
    one = stage.make("connect", address="biuro@example.org")["id"]
    page = windows.open(stage, f"/settings/channels/{one}")
    card = page.get_by_role("region", name="Status")
    card.get_by_role("button", name="Disconnect").click()
    expect(card).to_contain_text("Not connected")
    expect(page.get_by_role("status").filter(has_text="Its mail stays here.").first).to_be_visible()
    page.locator("h2").first.click()
    page.keyboard.press("z")
    expect(card).to_contain_text("Working")
    card.get_by_role("button", name="Disconnect").click()
    page.reload()
    page.get_by_role("button", name="Connect again").click()
    expect(card).to_contain_text("Working")


def test_try_now_and_compare(windows, stage):
    one = stage.make("connect", address="biuro@example.org", health={"state": "retrying", "reason": "connection_lost", "next_try_at": "2126-01-01T00:00:00Z"},
                     ledger={"here": 1202, "missing_count": 2, "missing": [{"uid": 88121, "size": 48211, "received_at": "2026-11-22T10:00:00Z"}]})["id"]
    page = windows.open(stage, f"/settings/channels/{one}")
    card = page.get_by_role("region", name="Status")
    expect(card).to_contain_text("Interrupted, trying again")
    expect(card).to_contain_text("Nothing is lost.")
    card.get_by_role("button", name="Try now").click()
    expect(card).to_contain_text(re.compile(r"in [89]\d seconds"))
    shown = card.locator("dd").nth(2).inner_text()
    page.wait_for_function("before => document.querySelectorAll('.facts dd')[2].innerText !== before", arg=shown)
    ledger = page.get_by_role("region", name="Is everything here?")
    expect(ledger).to_contain_text("1,204 on the server, 1,202 here")
    expect(ledger).to_contain_text("2 missing")
    expect(ledger).to_contain_text("3 no longer on the server, kept here")
    ledger.get_by_text("Show the missing messages").click()
    expect(ledger).to_contain_text("No. 88121 · 48 kB")
    expect(ledger).to_contain_text("and 1 more")
    check_themes(page)
    stage.make("pace", seconds=0.3)
    ledger.get_by_role("button", name="Compare now").click()
    expect(ledger.get_by_role("button", name="Comparing…")).to_be_disabled()
    expect(ledger.get_by_role("button", name="Compare now")).to_be_enabled()


# For everyone in the inbox

def test_everyone_sees_that_nothing_comes_in(windows, stage):
    stage.make("connect", address="sad@example.org")
    owner, marta = windows.open(stage), windows.open(stage, email="marta@example.test")
    expect(owner.get_by_role("option").first).to_be_visible()
    for page in (owner, marta):
        expect(page.locator("[data-connection=live]").first).to_be_attached()
    settled(owner)
    top = owner.get_by_role("option").first.bounding_box()["y"]
    stage.make("health", address="sad@example.org", health={"state": "down", "reason": "signin_refused"})
    for page in (owner, marta):
        expect(page.locator(".alarm")).to_contain_text("sad@example.org brings in no mail. The mail server did not accept user and password.")
        expect(page.get_by_role("link", name="Settings")).to_contain_text("A channel does not work")
    assert owner.get_by_role("option").first.bounding_box()["y"] == top
    check_themes(owner)
    expect(marta.locator(".alarm")).to_contain_text("Tell the owner of the office.")
    marta.get_by_role("link", name="What to do").click()
    expect(marta.get_by_text("Only the owner of the office can change this.")).to_be_visible()
    expect(marta.get_by_role("link", name="Connect mailbox")).to_have_count(0)
    owner.get_by_role("link", name="What to do").click()
    expect(owner.get_by_role("heading", name="sad@example.org")).to_be_visible()
    owner.get_by_label("Password of the mailbox").fill("new password")
    owner.get_by_role("button", name="Save").click()
    expect(owner.get_by_role("region", name="Status")).to_contain_text("Working")
    expect(owner.locator(".nav-alarm")).to_have_count(0)
    marta.get_by_role("link", name="Inbox").click()
    expect(marta.locator(".alarm")).to_have_count(0)


def test_a_mail_over_the_limit(windows, stage):
    page = windows.open(stage)
    page.get_by_role("option").filter(has_text="Reklamacja").click()
    mail = stage.make("oversized", subject="Reklamacja", size=82_400_000)["id"]
    card = page.locator(".oversized")
    expect(card).to_contain_text("This message is 82.4 MB, larger than the limit")
    check_themes(page)

    def fetch():
        # The page says so before the server has heard of it, and what comes next must not overtake the request.
        with page.expect_response(lambda answer: answer.url.endswith("/fetch") and answer.status == 202):
            card.get_by_role("button", name="Fetch anyway").click()
        expect(card).to_contain_text("It is being fetched")

    fetch()
    expect(card.get_by_role("button", name="Fetch anyway")).to_be_disabled()
    stage.make("whole", id=mail, oversized={"size": 82_400_000, "state": "failed", "error": "The disk is full."})
    expect(card).to_contain_text("It could not be fetched. The disk is full.")
    fetch()
    stage.make("whole", id=mail)
    expect(page.locator("article").last).to_contain_text("Ось увесь лист.")
    expect(card).to_have_count(0)


# First run, languages, small screens

def test_setup_leads_to_the_first_mailbox(new_staged, windows):
    page = windows.blank()
    page.goto(new_staged.setup_link())
    page.get_by_label("Name").fill("Олена Савчук")
    page.get_by_label("E-mail").fill("olena@example.test")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", name="Connect a mailbox")).to_be_visible()
    page.get_by_role("link", name="Later, to the inbox").click()
    expect(page.get_by_text("Connect the first mailbox")).to_be_visible()
    expect(page.get_by_text("dragoman import mail DIR")).to_be_visible()
    check_themes(page)
    new_staged.add_user("Марта Левицька", "marta@example.test")
    marta = windows.open(new_staged, email="marta@example.test")
    expect(marta.get_by_text("Ask the owner of the office to connect one.")).to_be_visible()
    expect(marta.get_by_role("link", name="Connect mailbox")).to_have_count(0)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Channels").click()
    page.get_by_role("link", name="Connect mailbox").click()
    type_in(page)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Connect mailbox").click()
    connected(page)
    expect(marta.get_by_text("Ask the owner of the office to connect one.")).to_have_count(0)


@pytest.mark.parametrize("locale, words", [
    ("uk", ("Не працює", "Поштовий сервер не прийняв", "Введіть пароль ще раз", "Залишилося завантажити 312 листів", "через")),
    ("pl", ("Nie działa", "Serwer poczty nie przyjął", "Wpisz hasło ponownie", "Do pobrania zostało 312 wiadomości", "za")),
    ("en", ("Not working", "The mail server did not accept", "Enter the password again", "312 messages still to fetch", "in")),
])
def test_languages_and_widths(windows, stage, locale, words):
    one = stage.make("connect", address="biuro@example.org", health={
        "state": "down", "reason": "signin_refused", "backlog": 312, "next_try_at": "2126-01-01T00:00:00Z"}, ledger={"missing_count": 2, "here": 1202})["id"]
    stage.prefer(locale=locale)
    found = []
    for width in (1440, 1100, 390):
        page = windows.open(stage, f"/settings/channels/{one}", viewport={"width": width, "height": 844})
        card = page.locator(".settings-stack > .card").first
        for text in words:
            expect(card).to_contain_text(text)
        page.wait_for_selector(".ledger li")
        page.locator(".fold-head").click()
        settled(page)
        found += [f"account at {width}: {one}" for one in page.evaluate(TOO_WIDE)]
        page.goto(stage.origin + WIZARD)
        page.fill("[name=mailbox]", "biuro@gmail.com")
        page.fill("[name=mailbox-password]", "right password")
        page.keyboard.press("Enter")
        page.wait_for_selector(".folders")
        settled(page)
        found += [f"folders at {width}: {one}" for one in page.evaluate(TOO_WIDE)]
        page.goto(stage.origin + "/settings/channels")
        page.wait_for_selector(".accounts li")
        settled(page)
        found += [f"list at {width}: {one}" for one in page.evaluate(TOO_WIDE)]
    assert found == []


def test_on_a_phone(windows, stage):
    one = stage.make("connect", address="biuro@example.org")["id"]
    page = windows.open(stage, WIZARD, viewport=HAND, has_touch=True, is_mobile=True, device_scale_factor=2)
    type_in(page, "biuro@gmail.com")
    page.get_by_role("button", name="Server settings").tap()
    settled(page)
    check_themes(page)
    assert small(page) == []
    page.get_by_role("button", name="Test and continue").tap()
    expect(page.get_by_role("heading", name="The connection works")).to_be_visible()
    check_themes(page)
    assert small(page) == []
    page.go_back()
    page.goto(f"{stage.origin}/settings/channels/{one}")
    page.wait_for_selector(".ledger li")
    check_themes(page)
    assert small(page) == []
    page.get_by_role("link", name="All channels").tap()
    expect(page.get_by_role("heading", name="Channels")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]


def small(page):
    return page.evaluate("""() => [...document.querySelectorAll(".settings-body button, .settings-body a, .settings-body input, .settings-body select, summary")]
        .filter(one => one.offsetParent !== null && !one.closest(".sr-only") && !one.matches(".sr-only, input[type=radio]"))
        .map(one => [one, (one.closest("label") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(([one, box]) => `${one.className || one.tagName} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
