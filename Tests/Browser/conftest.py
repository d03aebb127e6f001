import contextlib
import os
import pathlib
import re
import sys

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Support")]
import letters
from chromium import BROWSER, CHROMIUM
from dovecot import Dovecot, have_dovecot
from office import OWNER, ROOT, Office

DESK = {"width": 1440, "height": 900}
HAND = {"width": 390, "height": 844}
# Every answer comes that much later, in milliseconds: what a test or the page takes for granted because it is usually fast, shows.
LATENCY = int(os.environ.get("DRAGOMAN_LATENCY", "0"))
# What is there passes at once; on a machine that does much else, what comes needs longer than the five seconds that are usual.
expect.set_options(timeout=10_000)
# Fonts there, answers there, animations over, painted.
SETTLED = """async () => {
    await document.fonts.ready;
    const paint = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const end = performance.now() + 5000;
    while (performance.now() < end) {
        await paint();
        const moving = document.getAnimations().filter(one => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity);
        if (moving.length === 0 && !document.querySelector("[aria-busy=true], .list-body > .skeleton, .thread-inner > .bone")) return;
    }
}"""
REPORT = """addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));"""


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as tool:
        chromium = tool.chromium.launch(executable_path=BROWSER, args=CHROMIUM)
        yield chromium
        chromium.close()


def mail_server() -> Dovecot:
    """A real mail server for a mailbox of the real service."""
    if os.environ.get("DRAGOMAN_MOCK") == "1":
        pytest.skip("the mock reads no mailbox")
    if not have_dovecot():
        # A check that skips what it is there for would be green for ever.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Dovecot: packaging/require.sh test installs it")
    return Dovecot()


@pytest.fixture
def new_office(tmp_path: pathlib.Path):
    """A server without an owner."""
    office = Office(tmp_path).start()
    yield office
    office.stop()


@pytest.fixture
def new_staged(tmp_path: pathlib.Path):
    """The mock without an owner."""
    office = Office(tmp_path, mock=True).start()
    yield office
    office.stop()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory):
    """A server with an owner and the standard mail, shared by the tests of a file."""
    folder = tmp_path_factory.mktemp("office")
    one = Office(folder).start()
    one.set_up()
    one.import_mail(letters.write(folder / "mail", letters.standard()))
    yield one
    one.stop()


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory):
    """The mock with the standard mail: channels that do what the test says (see Sources/Frontend/mock/channels.py)."""
    folder = tmp_path_factory.mktemp("staged")
    one = Office(folder, mock=True).start()
    one.set_up()
    one.import_mail(letters.write(folder / "mail", letters.standard()))
    one.add_user("Марта Левицька", "marta@example.test")
    yield one
    one.stop()


class Windows:
    """Browser windows of a test. What any of them complains about fails the test, unless it was expected."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.expected: list[str] = []
        self.changing: set = set()

    def blank(self, **options) -> Page:
        context = self.browser.new_context(**{"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/Warsaw",
                                                # What a worker fetches, no test can refuse; those about the worker let it be.
                                                "service_workers": "block", **options})
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT)
        self.contexts.append(context)
        context.on("request", lambda one: self.changing.add(one) if one.method not in ("GET", "HEAD") else None)
        for end in ("requestfinished", "requestfailed"):
            context.on(end, lambda one: self.changing.discard(one))
        page = context.new_page()
        if LATENCY:
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1})
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def expect_complaint(self, pattern: str) -> None:
        self.expected.append(pattern)

    def open(self, office: Office, path: str = "/inbox", email: str = OWNER["email"], **options) -> Page:
        """Somebody who is signed in already."""
        page = self.blank(**options)
        page.context.add_cookies([office.session(email)])
        page.goto(office.origin + path)
        page.wait_for_selector(".app")
        return page

    def sign_in(self, office: Office, email: str = OWNER["email"], path: str = "/inbox", **options) -> Page:
        """By the form, into a session of its own."""
        page = self.blank(**options)
        page.goto(office.origin + path)
        page.fill("input[name=email]", email)
        page.fill("input[name=password]", OWNER["password"])
        page.keyboard.press("Enter")
        page.wait_for_selector(".app")
        return page

    def answered(self) -> None:
        """Until nothing is on its way to the server, two seconds at most: a window that closes takes along what it had not told yet, and the next test finds the
        office that they share as nobody left it."""
        page = next((page for context in self.contexts for page in context.pages), None)
        for _ in range(200 if page else 0):
            busy = bool(self.changing)
            with contextlib.suppress(Error):
                page.wait_for_timeout(10)
            if not busy and not self.changing:
                return

    def close(self) -> None:
        self.answered()
        for context in self.contexts:
            context.close()
        left = [one for one in self.complaints if not any(re.search(pattern, one) for pattern in self.expected)]
        assert left == [], f"the browser complained: {left}"


@pytest.fixture
def windows(browser: Browser, request: pytest.FixtureRequest):
    # An office of the test alone outlives the windows: what they ask of one that is gone would be a complaint.
    for name in {"new_office", "new_staged", "fresh", "desk"} & set(request.fixturenames):
        request.getfixturevalue(name)
    all_ = Windows(browser)
    yield all_
    all_.close()


def settled(page: Page) -> None:
    page.evaluate(SETTLED)


@pytest.fixture
def page(windows: Windows, office: Office) -> Page:
    """The owner at a desk, in English, with the inbox before them."""
    office.prefer(locale="en", theme="light")
    one = windows.open(office)
    one.wait_for_selector("[role=option]")
    return one


@pytest.fixture(scope="session")
def pictures() -> pathlib.Path:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
