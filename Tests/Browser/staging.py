"""What scenes are made of (see scenes.py): the offices they play in, and the stage on which one is shown."""
import dataclasses
import functools
import os
import pathlib
import re
from collections.abc import Callable

import prepared
import work_office
from conftest import DESK, HAND, REPORT
from office import ADDRESS, OWNER, ROOT, Office
from playwright.sync_api import Browser, Page, expect

# Everything in every language, with pictures: what `make screenshots` asks for. Else in Ukrainian, which is the widest.
PICTURES = os.environ.get("DRAGOMAN_ALL_PICTURES") == "1"
LOCALES = ["uk", "pl", "en"] if PICTURES else ["uk"]
MARTA = "marta@example.test"
SIZES = {"desk": {"viewport": DESK}, "hand": {"viewport": HAND, "has_touch": True, "is_mobile": True}}
BROWSER_LOCALES = {"uk": "uk-UA", "pl": "pl-PL", "en": "en-GB"}


@functools.cache
def words(locale: str) -> dict[str, str]:
    """Every text of a language that stands on one line in its source."""
    folder = ROOT / "Sources/Frontend/src/i18n" / locale
    return dict(re.findall(r'^  "([\w.-]+)": "((?:[^"\\]|\\.)*)",$', "\n".join(one.read_text() for one in sorted(folder.glob("*.ts"))), re.M))


class Rooms:
    """The offices of a run, each started when a scene needs it. All are the page's mock, whose people and mail are invented; it can be told to misbehave."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.open = folder, []

    def close(self) -> None:
        for one in self.open:
            one.stop()

    def begin(self, name: str, *more: str) -> Office:
        (self.folder / name).mkdir()
        one = Office(self.folder / name, mock=True).start(*more)
        self.open.append(one)
        return one

    @functools.cached_property
    def demo(self) -> Office:
        """Full of life: mail, chats, orders, money; Олена is the owner, Марта and Ewa work there."""
        one = self.begin("demo", "--demo", "40")
        prepared.prepare(one)
        return one

    @functools.cached_property
    def work(self):
        """As it is after half a year: clients, orders, money, settings (work_office.py)."""
        (self.folder / "work").mkdir()
        one = work_office.filled(self.folder / "work")
        self.open.append(one)
        return one

    @functools.cached_property
    def quiet(self) -> Office:
        """A mailbox is connected, and nobody has written yet."""
        one = self.begin("quiet")
        one.set_up()
        one.make("connect", address=ADDRESS)
        return one

    @functools.cached_property
    def bare(self) -> Office:
        """An owner, and nothing else."""
        one = self.begin("bare")
        one.set_up()
        return one

    @functools.cached_property
    def unborn(self) -> Office:
        """Nobody has set it up."""
        return self.begin("unborn")


class Stage:
    """One window of a size in a language, used by one scene after the other."""

    def __init__(self, browser: Browser, rooms: Rooms, size: str, locale: str = "uk", scale: float = 1):
        self.rooms, self.size, self.locale, self.small = rooms, size, locale, size == "hand"
        self.browser, self.scale = browser, scale
        self.complaints: list[str] = []
        self.others: list[Page] = []
        self.context = self.window(**SIZES[size])
        self.page = self.watched(self.context.new_page())
        self.here: tuple[Office, str] | None = None

    def window(self, **options):
        context = self.browser.new_context(**{"locale": BROWSER_LOCALES[self.locale], "timezone_id": "Europe/Warsaw", "service_workers": "block",
                                             "device_scale_factor": self.scale, **options})
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT)
        # A scene's first answer of its own would begin to stand between page and server, and what the page asks in that very moment slips past it.
        context.route("https://never.invalid/**", lambda route: route.abort())
        return context

    def watched(self, page: Page) -> Page:
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    @property
    def office(self) -> Office:
        return self.rooms.demo

    def word(self, key: str, **values: str) -> str:
        """A text of the page in the language on stage."""
        text = words(self.locale)[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def prefer(self, office: Office, email: str = OWNER["email"]) -> None:
        office.prefer(email, locale=self.locale, theme="light")

    def sign_in(self, office: Office | None = None, email: str = OWNER["email"]) -> Office:
        """Who is at the page from the next address on. Cookies do not know ports, so each office takes the place of the one before."""
        office = office or self.office
        if self.here != (office, email):
            self.context.clear_cookies()
            self.context.add_cookies([office.session(email)])
            self.prefer(office, email)
            self.here = (office, email)
        return office

    def sign_out(self) -> None:
        self.context.clear_cookies()
        self.here = None

    def go(self, path: str, sign: str | None = None, office: Office | None = None, email: str = OWNER["email"]) -> Page:
        """Opens an address as somebody who is signed in. `sign`: what is there once it is all there."""
        office = self.sign_in(office, email)
        self.page.goto(office.origin + path)
        self.page.wait_for_selector(".app")
        # The part that has the keys, the toasts' calls and what a phone needs.
        self.page.wait_for_selector(".pull", state="attached")
        if sign:
            self.page.wait_for_selector(sign)
        return self.page

    def api(self, path: str, office: Office | None = None, email: str = OWNER["email"]):
        return prepared.api(office or self.office, path, email)

    def talk(self, who: str) -> str:
        """The id of a conversation, by whom it is with or what it is about."""
        return prepared.talk(self.office, who)["id"]

    def thread(self, who: str, sign: str = "article", path: str = "/inbox") -> Page:
        """A conversation of the demo, open; on a phone it is all there is."""
        page = self.go(f"{path}/{self.talk(who)}", sign)
        expect(page.locator(".foot, .choosable").first).to_be_attached()
        return page

    def row(self, text: str):
        return self.page.locator(".list-body [role=option]").filter(has_text=text).first

    def more(self, key: str) -> None:
        """An entry of the menu in the head of a thread."""
        self.page.locator(".thread-head .menu > button").click()
        self.page.get_by_role("menuitem", name=self.word(key)).filter(has_text=re.compile(f"^{re.escape(self.word(key))}")).first.click()

    def colleague(self, path: str, email: str = MARTA, office: Office | None = None) -> Page:
        """Somebody else's window, which is closed with the scene."""
        office = office or self.office
        context = self.window(viewport=DESK)
        context.add_cookies([office.session(email)])
        page = context.new_page()
        self.others.append(page)
        page.goto(office.origin + path)
        page.wait_for_selector(".pull", state="attached")
        return page

    def clear(self) -> None:
        """As if nobody had been here: for the next scene."""
        for page in self.others:
            page.context.close()
        self.others.clear()
        self.context.set_offline(False)
        self.page.unroute_all(behavior="ignoreErrors")
        if self.page.url.startswith("http"):
            self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")
        if "demo" in vars(self.rooms):
            prepared.forget_drafts(self.office)

    def close(self) -> None:
        self.clear()
        self.context.close()


@dataclasses.dataclass(frozen=True)
class Scene:
    """Something to be seen. `show` brings it onto the stage, whatever language that speaks; where it is a generator, what comes after its `yield` puts
    things back, and what it yields is the page to look at, where that is another one. `complaints`: what the browser may say meanwhile."""
    name: str
    show: Callable[[Page, Stage], object]
    sizes: tuple[str, ...] = ("desk", "hand")
    complaints: tuple[str, ...] = ()
    # It shows what is on its way, and nothing more will come.
    pending: bool = False
    # Rules of axe that the scene is excused from, with the reason beside it.
    excused: tuple[str, ...] = ()
    # In which sizes it is looked at where no pictures are taken; all of its own unless said.
    daily: tuple[str, ...] | None = None

