"""The page as a person feels it, in Chromium, over the largest inbox: from the key to what is painted, and how scrolling runs.

Times are taken in the page itself: from the event's own time stamp to the first frame in which the answer stands. Goals: docs/web.md."""
from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from chromium import BROWSER, CHROMIUM
from dragoman import PASSWORD, CommandFailed, Service, command
from playwright.sync_api import Page, sync_playwright
from process import resident_megabytes
from report import Results, percentile

WHO = "felt@bench.test"
# `felt.until(test)`: milliseconds from the last key or click to the frame in which `test` held.
PROBE = """(() => {
  const felt = (window.felt = { begin: 0, long: [], frames: [], answer: null });
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, (event) => (felt.begin = event.timeStamp), true);
  new PerformanceObserver((list) => felt.long.push(...list.getEntries().map((one) => one.duration))).observe({ type: "longtask" });
  felt.until = (test) => new Promise((done) => {
    const painted = () => { const port = new MessageChannel(); port.port1.onmessage = () => done(performance.now() - felt.begin); port.port2.postMessage(0); };
    const look = () => test() ? painted() : requestAnimationFrame(look);
    requestAnimationFrame(look);
  });
  felt.watch = () => {
    felt.frames = []; felt.long = [];
    let last = performance.now();
    const frame = (now) => { felt.frames.push(now - last); last = now; felt.watching && requestAnimationFrame(frame); };
    felt.watching = true;
    requestAnimationFrame(frame);
  };
})()"""
# Typed as people do: whole words, beginnings, without accents, in three languages.
QUERIES = ["tłumaczenie", "tlum", "lodz", "dzień dobry", "переклад", "перек", "вартість", "paszport", "договор", "klient", "order"]
OPERATED = ["platform:email tłumaczenie", "is:unread", "after:2026-01-01 переклад", "before:2026-11-01 tlum", "to:biuro", "-is:note lodz"]


class Felt:
    """One page, and how long each thing done in it took."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def after(self, test: str, act: Callable[[], None]) -> float:
        """Does `act`, and returns milliseconds until `test`, an expression in the page, is true and painted."""
        # What stands there already is no answer.
        self.page.evaluate("() => document.querySelectorAll('article').forEach((one) => one.setAttribute('data-old', ''))")
        self.page.evaluate(f"() => {{ felt.answer = felt.until(() => {test}); }}")
        act()
        return self.page.evaluate("() => felt.answer")

    def key(self, test: str, key: str) -> float:
        return self.after(test, lambda: self.page.keyboard.press(key))


def cookie(service: Service) -> dict:
    """Signed in as somebody who can be: who filled the database has no password."""
    origin = f"http://127.0.0.1:{service.port}"
    body = json.dumps({"email": WHO, "password": PASSWORD}).encode()
    asked = urllib.request.Request(f"{origin}/api/v1/auth/login", body, {"Content-Type": "application/json", "Origin": origin})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        name, value = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)
    return {"name": name, "value": value, "url": origin, "httpOnly": True}


def measure(results: Results, section: str, folder: Path, quick: bool) -> None:
    try:
        command(folder, "user", "add", "--email", WHO, "--name", "Felt", "--role", "owner", "--password-stdin", stdin=PASSWORD + "\n")
    except CommandFailed as error:
        if "already" not in str(error):
            raise
    with Service(folder) as service, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=BROWSER, args=CHROMIUM)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="uk-UA", service_workers="block")
        context.add_init_script(PROBE)
        context.add_cookies([cookie(service)])
        page = context.new_page()
        origin = f"http://127.0.0.1:{service.port}"
        first_sight(results, section, page, origin, 5 if quick else 20)
        felt = Felt(page)
        opening(results, section, felt, 20 if quick else 60)
        searching(results, section, felt)
        scrolling(results, section, page, origin, 100 if quick else 600)
        results.add(section, "server: resident afterwards", resident_megabytes(service.pid), "MB")
        browser.close()


def both(results: Results, section: str, name: str, values: list[float], goal: float | None) -> None:
    results.add(section, f"{name}: p50", percentile(values, 0.5), "ms", goal)
    results.add(section, f"{name}: p95", percentile(values, 0.95), "ms", goal)


def first_sight(results: Results, section: str, page: Page, origin: str, times: int) -> None:
    """Opening the page: something painted, and the rows of the inbox."""
    paints, rows = [], []
    for _ in range(times):
        page.goto(origin + "/inbox?view=all")
        rows.append(page.evaluate("() => felt.until(() => document.querySelector('[role=option]'))"))
        paints.append(page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"))
    both(results, section, "first contentful paint", paints, 400)
    both(results, section, "rows of the inbox", rows, None)


def opening(results: Results, section: str, felt: Felt, times: int) -> None:
    """Reading down the list: the next one was fetched while the one before it was read; a jump was not."""
    page = felt.page
    fresh = "document.querySelector('.thread-column article:not([data-old])')"
    page.locator("[role=option]").first.click()
    page.wait_for_selector("article")
    page.wait_for_timeout(1500)
    near, far, moves = [], [], []
    for _ in range(times):
        page.wait_for_timeout(400)
        before = page.evaluate("() => document.querySelector('.row.cursor')?.id")
        moves.append(felt.key(f"document.querySelector('.row.cursor')?.id !== '{before}'", "j"))
        near.append(felt.key(fresh, "Enter"))
    for _ in range(times):
        for _ in range(7):
            page.keyboard.press("j")
        far.append(felt.key(fresh, "Enter"))
    both(results, section, "j: the next row is marked", moves, 100)
    both(results, section, "Enter: the next conversation", near, 100)
    both(results, section, "Enter: one not fetched before", far, 100)
    palette = []
    for _ in range(times // 2):
        palette.append(felt.key("document.querySelector('dialog[open] [role=option]')", "Control+k"))
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
    both(results, section, "Ctrl+K: the palette", palette, 100)


def searching(results: Results, section: str, felt: Felt) -> None:
    """From the last key to the first hit; the page waits 90 ms for another key before it asks."""
    page = felt.page
    origin = "/".join(page.url.split("/")[:3])
    for name, queries in (("words", QUERIES), ("operators", OPERATED)):
        times = []
        for query in queries:
            if not page.request.get(f"{origin}/api/v1/search?q={quote(query)}&kind=all&limit=1").json()["items"]:
                continue
            page.goto(origin + "/search")
            box = page.get_by_role("combobox").or_(page.get_by_role("searchbox")).or_(page.locator("[role=search] input")).first
            box.click()
            times.append(felt.after("document.querySelector('.list-column .hit:not(.more)')", lambda: page.keyboard.type(query)))
        both(results, section, f"search, {name}: first hit", times, None)


def scrolling(results: Results, section: str, page: Page, origin: str, turns: int) -> None:
    """The wheel turned without a stop: how long the frames take, and whether anything is left behind."""
    page.goto(origin + "/inbox?view=all")
    page.wait_for_selector("[role=option]")
    page.mouse.move(300, 500)
    tool = page.context.new_cdp_session(page)
    tool.send("Performance.enable")

    def heap() -> float:
        tool.send("HeapProfiler.collectGarbage")
        return next(one["value"] for one in tool.send("Performance.getMetrics")["metrics"] if one["name"] == "JSHeapUsedSize") / 1e6

    before = heap()
    page.evaluate("() => felt.watch()")
    for _ in range(turns):
        page.mouse.wheel(0, 840)
        page.wait_for_timeout(16)
    page.wait_for_timeout(500)
    frames, long = page.evaluate("() => { felt.watching = false; return [felt.frames.slice(5), felt.long]; }")
    rows = page.evaluate("() => document.querySelector('.virtual-list').scrollTop / document.querySelector('[role=option]').parentElement.offsetHeight")
    results.add(section, "scrolling: rows gone by", rows, "rows")
    results.add(section, "scrolling: frame, p50", percentile(frames, 0.5), "ms")
    results.add(section, "scrolling: frame, p99", percentile(frames, 0.99), "ms")
    results.add(section, "scrolling: long tasks (over 50 ms)", len(long), "tasks", 0)
    results.add(section, "scrolling: rows in the document", page.locator(".virtual-list [role=option]").count(), "rows", 60)
    results.add(section, "scrolling: heap for 1,000 rows", (heap() - before) * 1000 / max(1, rows), "MB")
