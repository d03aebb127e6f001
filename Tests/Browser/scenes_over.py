"""Scenes of what lies over the page, of the search, and of the bell."""
from scenes_inbox import refused
from staging import Scene

ROWS = ".list-body [role=option]"


def opened(begin, stroke, typed, sign):
    def show(page, stage):
        begin(stage)
        page.keyboard.press(stroke)
        page.wait_for_selector("dialog")
        if typed:
            page.locator("dialog input").first.fill(typed)
        page.wait_for_selector(sign)
    return show


def picker(stroke, typed="", sign="dialog [role=option]", who="Małgorzata"):
    return opened(lambda stage: stage.thread(who), stroke, typed, sign)


def moment(page, stage):
    picker("s")(page, stage)
    page.locator("dialog input").first.fill(stage.word("snooze.moment")[:12])
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog input[type=date], dialog input[type=datetime-local]")


def over(stroke, typed="", sign="dialog [role=option]"):
    return opened(lambda stage: stage.go("/inbox", ROWS), stroke, typed, sign)


def search(query, sign, kind=""):
    return lambda page, stage: stage.go(f"/search?q={query}{kind}", sign)


def suggestions(typed):
    def show(page, stage):
        stage.go("/inbox", ROWS)
        page.keyboard.press("/")
        page.locator(".search-field input").press_sequentially(typed)
        page.wait_for_selector(".suggestion")
    return show


def search_waits(page, stage):
    stage.sign_in()
    page.route("**/api/v1/search?*", lambda route: None)
    page.goto(stage.office.origin + "/search?q=Grace")
    page.wait_for_selector(".list-body .skeleton")


def search_failed(page, stage):
    stage.sign_in()
    page.route("**/api/v1/search?*", refused)
    page.goto(stage.office.origin + "/search?q=Grace")
    page.wait_for_selector(".list-body [role=alert]")


def search_open(page, stage):
    stage.go("/search?q=Reklamacja&kind=conversations", "mark")
    page.locator(".hit").first.click()
    page.wait_for_selector("article")


def bell(page, stage, office=None, sign=".reminder-title"):
    stage.go("/inbox?view=closed" if office is None else "/inbox", None, office)
    page.wait_for_selector(".list-body > *")
    page.locator(".nav-bell button").click()
    page.wait_for_selector(f"dialog {sign}")


def bell_failed(page, stage):
    page.route("**/api/v1/notifications?limit=50*", refused)
    bell(page, stage, sign="[role=alert]")


def languages(page, stage):
    stage.go("/inbox", ROWS)
    page.locator(".nav-language").click()
    page.wait_for_selector("[role=menu]")


SCENES = [
    Scene("assign", picker("a")),
    Scene("tags", picker("t")),
    Scene("tags-new", picker("t", "Терміново до п’ятниці")),
    Scene("snooze", picker("s")),
    Scene("snooze-moment", moment),
    Scene("link", picker("l", "Ol")),
    Scene("link-nobody", picker("l", "zzzzzz", ".picker-empty")),
    Scene("palette", over("Control+k")),
    Scene("palette-found", over("Control+k", "Ol")),
    Scene("palette-nothing", over("Control+k", "zzzzzz", ".picker-empty")),
    Scene("help", over("?", sign="dialog .caps, dialog kbd")),
    Scene("languages", languages, sizes=("desk",)),
    Scene("search-start", search("", ".list-body .empty")),
    Scene("search-operators", suggestions("ha")),
    Scene("search-values", suggestions("from:gra")),
    Scene("search-results", search("Олена", "mark")),
    Scene("search-chips", search("umowy%20from:%22Agnieszka%22%20has:pdf%20before:yesterday%20is:odd", ".search-hints li")),
    Scene("search-messages", search("przysięgłego", "mark", "&kind=messages")),
    Scene("search-nothing", search("zzzzzz", ".list-body .empty")),
    Scene("search-open", search_open),
    Scene("search-waits", search_waits, pending=True),
    Scene("search-failed", search_failed, complaints=("503",)),
    Scene("bell", bell),
    Scene("bell-empty", lambda page, stage: bell(page, stage, stage.rooms.quiet, ".empty")),
    Scene("bell-failed", bell_failed, complaints=("503",)),
]
