"""Scenes of the inbox: its views, each empty one, what narrows it, what is done to many, and what it shows while it has nothing."""
import prepared
from staging import Scene

ROWS = ".list-body [role=option]"
EMPTY = ".list-body .empty"
DOWN = {"state": "down", "reason": "signin_refused", "detail": "[AUTHENTICATIONFAILED] Invalid credentials", "on_server": None, "here": None}
DISK = {"state": "low", "free": 210_000_000, "floor": 1 << 30, "enough": 5 << 28}
LIST = "**/api/v1/communications/inbox?*"


def at(path, sign=ROWS):
    return lambda page, stage: stage.go(path, sign)


def empty(view):
    return Scene(f"inbox-empty-{view}", lambda page, stage: stage.go(f"/inbox?view={view}", EMPTY, office=stage.rooms.quiet))


def refused(route):
    route.fulfill(status=503, content_type="application/problem+json", body='{"code": "server"}')


def keys(*strokes):
    def show(page, stage):
        stage.go("/inbox", ROWS)
        for stroke in strokes:
            page.keyboard.press(stroke)
    return show


def pick(page, stage, names):
    stage.go("/inbox", ROWS)
    page.keyboard.press("j")
    for _ in range(names):
        page.keyboard.press("Shift+J")
    page.wait_for_selector(".inbox-bulk")


def merging(page, stage):
    pick(page, stage, 2)
    page.keyboard.press("Shift+M")
    page.wait_for_selector("dialog [role=option]")


def view_menu(page, stage):
    stage.go("/inbox?tag=VIP", ROWS)
    page.locator(".tabs .menu > button").click()
    page.wait_for_selector("[role=menu]")


def save_view(page, stage):
    view_menu(page, stage)
    page.get_by_role("menuitem", name=stage.word("views.save")).click()
    page.locator("dialog input").first.wait_for()
    page.locator("dialog [type=submit]").click()
    page.wait_for_selector("dialog .field-error")


def manage(page, stage):
    view_menu(page, stage)
    page.get_by_role("menuitem", name=stage.word("views.manage")).click()
    page.wait_for_selector(".view-line")


def compact(page, stage):
    stage.go("/inbox", ROWS)
    page.evaluate("() => localStorage.setItem('dragoman.preferences', JSON.stringify({...JSON.parse(localStorage.getItem('dragoman.preferences')), density: 'compact'}))")
    stage.go("/inbox", ROWS)


def alarm(page, stage):
    stage.office.make("health", address="sad@example.test", health=DOWN)
    stage.go("/inbox", ".alarm")
    yield
    prepared.mailboxes(stage.office)


def full_disk(page, stage):
    stage.office.make("disk", disk=DISK)
    stage.go("/inbox", ".bar-alarm")
    yield
    stage.office.make("disk", disk={})


def fetching(page, stage):
    quiet = stage.rooms.quiet
    quiet.make("health", address="biuro@example.test", health={"backlog": 8312})
    stage.go("/inbox", EMPTY, office=quiet)
    yield
    quiet.make("health", address="biuro@example.test", health={"backlog": 0})


def new_ones(page, stage):
    stage.go("/inbox", ROWS)
    page.locator(".list-body").evaluate("box => { const list = [box, ...box.querySelectorAll('*')].find(one => one.scrollHeight > one.clientHeight + 200); list.scrollTop = 900; }")
    page.wait_for_selector("[data-connection=live]", state="attached")
    for who in ("Тарас Шевчук", "Piotr"):
        stage.office.make("writes", who=who, text="Доброго дня, чи можна забрати сьогодні?")
    page.wait_for_selector(".list-body .pill")


def on_its_way(page, stage):
    stage.sign_in()
    page.route(LIST, lambda route: None)
    page.goto(stage.office.origin + "/inbox")
    page.wait_for_selector(".skeleton")


def failed(page, stage):
    stage.sign_in()
    page.route(LIST, refused)
    page.goto(stage.office.origin + "/inbox")
    page.wait_for_selector(f"{EMPTY} [role=alert]")


def offline(page, stage):
    stage.thread("Олена Коваленко")
    page.wait_for_selector("[data-connection=live]", state="attached")
    stage.context.set_offline(True)
    page.evaluate("() => dispatchEvent(new Event('offline'))")
    page.wait_for_selector(".bar-line")


def toast(page, stage):
    stage.thread("Agnieszka")
    page.keyboard.press("u")
    page.wait_for_selector(".toast")


def toasts(page, stage):
    stage.go("/inbox", ROWS)
    page.route("**/conversations/*", lambda route: refused(route) if route.request.method == "PATCH" else route.fallback())
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("u")
    page.wait_for_selector(".toast-error")


def call(page, stage):
    stage.go("/inbox?view=closed", ROWS)
    page.wait_for_selector("[data-connection=live]", state="attached")
    stage.office.make("told", to="olena@example.test", by=prepared.MARTA, type="assigned", who="Grace")
    page.wait_for_selector(".toast")


SCENES = [
    Scene("inbox", at("/inbox")),
    Scene("inbox-mine", at("/inbox?view=mine")),
    Scene("inbox-snoozed", at("/inbox?view=snoozed")),
    Scene("inbox-closed", at("/inbox?view=closed")),
    Scene("inbox-compact", compact, sizes=("desk",)),
    *(empty(view) for view in ("open", "mine", "unassigned", "snoozed", "closed", "all")),
    Scene("inbox-fetching", fetching),
    Scene("inbox-first", lambda page, stage: stage.go("/inbox", ".empty .primary", office=stage.rooms.bare)),
    Scene("inbox-narrowed", at("/inbox?tag=VIP&assignee=none&platform=email")),
    Scene("inbox-narrowed-empty", at("/inbox?view=mine&tag=Urz%C4%85d&platform=email", EMPTY)),
    Scene("inbox-filter", keys("Shift+F")),
    Scene("inbox-view-menu", view_menu),
    Scene("inbox-view-save", save_view),
    Scene("inbox-views", manage),
    Scene("inbox-picked", lambda page, stage: pick(page, stage, 2)),
    Scene("inbox-merge", merging),
    Scene("inbox-alarm", alarm),
    Scene("inbox-disk", full_disk),
    Scene("inbox-new", new_ones),
    Scene("inbox-waits", on_its_way, pending=True),
    Scene("inbox-failed", failed, complaints=("503",)),
    Scene("offline", offline, complaints=("ERR_|WebSocket|Failed to",)),
    Scene("toast", toast),
    Scene("toast-failed", toasts, complaints=("503",)),
    Scene("toast-call", call),
]
