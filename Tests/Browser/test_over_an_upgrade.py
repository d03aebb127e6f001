"""Pages that are open while the program under them is replaced: nothing that was begun is lost, and they come to the new version by themselves."""
import contextlib
import http.server
import json
import pathlib
import threading

import letters
import pytest
from bureau import SHORT, Bureau, ready
from composing import field, open_thread
from conftest import mail_server
from office import program
from other_page import build_of, with_other_page
from playwright.sync_api import expect
from smtp_script import ScriptedSMTP

BUILD = "document.querySelector('script[type=module]').src.split('?v=')[1]"
HIDE = """() => { Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => 'hidden'});
          document.dispatchEvent(new Event('visibilitychange')); }"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A bureau with two versions of its program, `versions`, which differ in their pages."""
    folder = tmp_path_factory.mktemp("house")
    with mail_server() as server, pytest.MonkeyPatch.context() as patch, ScriptedSMTP(server.authority.pairs["good"], "tls") as smtp:
        for name, value in SHORT.items():
            patch.setenv(name, value)
        one = Bureau(folder, server, smtp)
        own = pathlib.Path(program(mock=False)[0])
        one.versions = [(path, build_of(path.read_bytes()).decode()) for path in (own, with_other_page(own, folder))]
        one.open([*letters.standard(), one.client("Piotr Nowak", subject="Sprawa: Piotr"), one.client("Anna Zielińska", subject="Sprawa: Anna")])
        yield one
        one.stop()


@pytest.fixture
def page(windows, house):
    house.reset()
    windows.expect_complaint("ERR_CONNECTION|ERR_|WebSocket|Failed to load|another build")
    return ready(windows, house)


def replace(house) -> None:
    """The other version of the two takes over the folder."""
    house.versions.reverse()
    house.program = [str(house.versions[0][0])]
    house.start()


@contextlib.contextmanager
def upgrade_notice(port: int):
    """Answers as the service does while it brings its database up to the new version (`UpgradeNotice`), and notes what was asked."""
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = json.dumps({"type": "about:blank", "title": "Service Unavailable", "status": 503, "code": "upgrading", "detail": "Wait."}).encode()
            self.send_response(503)
            for name, value in {"Content-Type": "application/problem+json", "Retry-After": "2", "Connection": "close", "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_PUT = do_POST = do_PATCH = do_DELETE = do_GET

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield asked
        server.shutdown()


def note(page):
    return page.get_by_role("form", name="Internal note for colleagues").get_by_role("textbox")


def live(page) -> None:
    expect(page.locator("[data-connection=live]").first).to_be_attached(timeout=30_000)


def built(page, house) -> str:
    """Whose build of the page this window runs: that of the running program, or that of the one before."""
    return "new" if page.evaluate(BUILD) == house.versions[0][1] else "old"


def begin_both(page, name: str, answer: str, remark: str) -> None:
    """A note that was put aside, and an answer that is being written."""
    open_thread(page, name)
    page.keyboard.press("n")
    note(page).fill(remark)
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(answer)


def test_an_open_page_goes_on_over_an_upgrade(page, house):
    assert built(page, house) == "new"
    begin_both(page, "Piotr Nowak", "Połowa odpowiedzi", "Zapytaj Martę")
    bar = page.locator(".shell-bar")
    expect(bar).to_have_text("")
    house.stop()
    expect(bar).to_contain_text("No connection to the server", timeout=15_000)
    # What is typed meanwhile, and what comes to the mailbox meanwhile.
    page.keyboard.insert_text(", i reszta")
    house.arrive(house.client("Nowy Klient", subject="W czasie aktualizacji"))
    with upgrade_notice(house.port) as asked:
        expect(bar).to_contain_text("The server is being upgraded", timeout=20_000)
        before = len(asked)
        page.wait_for_timeout(5000)
        assert 1 <= len(asked) - before <= 8, asked
    expect(page.locator(".toast")).to_have_count(0)
    replace(house)
    live(page)
    expect(bar).to_have_text("")
    expect(page.get_by_role("option").filter(has_text="W czasie aktualizacji")).to_be_visible(timeout=20_000)
    # Whoever writes is left alone, and is still on the page of before.
    expect(field(page)).to_have_value("Połowa odpowiedzi, i reszta")
    assert built(page, house) == "old"
    # The settings come from the other version: the page moves there, and comes back with all that was begun.
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()
    assert built(page, house) == "new"
    page.get_by_role("link", name="Inbox").click()
    open_thread(page, "Piotr Nowak")
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("Połowa odpowiedzi, i reszta")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(note(page)).to_have_value("Zapytaj Martę")
    assert house.smtp.taken == []


def test_a_page_that_nobody_touches_moves_by_itself(page, house):
    open_thread(page, "Anna")
    old = page.evaluate(BUILD)
    house.stop()
    replace(house)
    page.wait_for_function(f"before => {BUILD} !== before", arg=old, timeout=60_000)
    live(page)
    assert built(page, house) == "new"
    expect(page.locator(".thread-head")).to_contain_text("Anna")
    expect(page.locator("article").first).to_be_visible()
    # It stays where it is now.
    page.evaluate("window.stays = true")
    page.wait_for_timeout(3000)
    assert page.evaluate("window.stays")


def test_a_page_in_the_background_moves_with_an_open_answer(page, house):
    begin_both(page, "Anna", "Szanowna Pani", "Cena z cennika")
    house.stop()
    replace(house)
    live(page)
    page.wait_for_timeout(12_000)
    expect(field(page)).to_have_value("Szanowna Pani")
    assert built(page, house) == "old"
    old = page.evaluate(BUILD)
    page.evaluate(HIDE)
    page.wait_for_function(f"before => {BUILD} !== before", arg=old, timeout=15_000)
    expect(field(page)).to_have_value("Szanowna Pani")
    page.keyboard.press("End")
    page.keyboard.insert_text(", cena to 120 zł.")
    expect(field(page)).to_have_value("Szanowna Pani, cena to 120 zł.")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(note(page)).to_have_value("Cena z cennika")


def test_what_is_kept_nowhere_holds_the_page(page, house):
    page.goto(house.origin + "/settings/profile")
    page.get_by_label("Name").fill("Olena S.")
    live(page)
    house.stop()
    replace(house)
    live(page)
    page.evaluate(HIDE)
    page.wait_for_timeout(4000)
    expect(page.get_by_label("Name")).to_have_value("Olena S.")
    assert built(page, house) == "old"
