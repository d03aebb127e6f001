"""Steps that scenes share. They know no language: addresses, classes, keys and invented names."""
import json

from office import OWNER
from playwright.sync_api import Page, expect
from staging import Stage
from work_office import WorkOffice

API = "**/api/v1"
NOTHING = {"items": [], "next": None}


def work(stage: Stage) -> WorkOffice:
    return stage.rooms.work


def go(page: Page, stage: Stage, path: str, sign: str | None = None, email: str = OWNER["email"]) -> None:
    """In the office of these scenes."""
    stage.go(path, sign, work(stage), email)


def answer(page: Page, pattern: str, value, method: str = "GET", status: int = 200) -> None:
    """What the server says, whatever is so."""
    kind = "application/json" if status < 400 else "application/problem+json"
    page.route(pattern, lambda route: route.fulfill(status=status, content_type=kind, body=json.dumps(value)) if route.request.method == method else route.fallback())


def changed(page: Page, pattern: str, change) -> None:
    """What the server says, with something changed in it."""
    def run(route):
        if route.request.method != "GET":
            return route.fallback()
        got = route.fetch()
        body = got.json()
        route.fulfill(response=got, json=change(body) or body)
    page.route(pattern, run)


def hold(page: Page, pattern: str) -> None:
    """What is asked for is on its way, for ever."""
    page.route(pattern, lambda route: None if route.request.method == "GET" else route.fallback())


def fail(page: Page, pattern: str, method: str = "GET") -> None:
    answer(page, pattern, {"type": "about:blank", "title": "server", "status": 503, "detail": "", "code": "server"}, method, 503)


def refuse(page: Page, pattern: str, field: str, code: str = "validation", method: str = "POST", status: int = 422) -> None:
    answer(page, pattern, {"type": "about:blank", "title": code, "status": status, "detail": code, "code": code, "field": field}, method, status)


def cut(page: Page) -> None:
    """The connection goes, and the page has noticed."""
    page.context.set_offline(True)
    page.evaluate("() => dispatchEvent(new Event('offline'))")
    expect(page.locator(".shell-bar")).to_be_visible(timeout=20_000)


def row(page: Page, name: str):
    return page.locator("[role=option]").filter(has_text=name).first


def to_end(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate("box => { box.scrollTop = box.scrollHeight; }")
