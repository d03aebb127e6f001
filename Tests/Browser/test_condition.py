"""The owner's side: backups and the condition of the office, against the real service with real mailboxes."""
import subprocess
import time
import urllib.error

import pytest
from bureau import MARTA, bureau  # noqa: F401
from conftest import DESK, HAND
from office import ADDRESS, OWNER, program
from playwright.sync_api import expect
from test_access import check_themes

KLARA = "klara@example.test"
BACKUPS, CONDITION = "/api/v1/settings/backups", "/api/v1/settings/condition"
# What a look takes at most until it is on screen: the pause between two, and a slow machine.
SOON = 15_000


@pytest.fixture(scope="module")
def desk(bureau):  # noqa: F811
    bureau.add_user("Клара Рахунок", KLARA, role="accountant")
    bureau.prefer(KLARA, locale="en")
    return bureau


@pytest.fixture(autouse=True)
def english(request):
    if "desk" in request.fixturenames:
        request.getfixturevalue("desk").prefer(locale="en", theme="light")


def show(windows, desk, section, sign, **options):
    page = windows.open(desk, f"/settings/{section}", **options)
    page.wait_for_selector(sign)
    return page


def status(desk, who, method, path) -> int:
    cookie = desk.session(who)
    try:
        return desk.ask(method, path, {}, f"{cookie['name']}={cookie['value']}").status
    except urllib.error.HTTPError as no:
        return no.code


def rest(desk) -> dict:
    """The backups once none is being made."""
    deadline = time.monotonic() + 60
    while (now := desk.api(BACKUPS))["schedule"]["running"]:
        assert time.monotonic() < deadline, "it goes on and on"
        time.sleep(0.05)
    return now


def test_the_condition_tells_what_is_so(windows, desk):
    page = show(windows, desk, "condition", ".findings")
    expect(page.get_by_text("Everything checked")).to_be_visible(timeout=60_000)
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("needs attention" if len(desk.api(BACKUPS)["items"]) == 0 else "All is well")
    page.get_by_role("button", name="in order").click()
    fine = page.locator("#fine")
    for words in ("belongs to Dragoman alone", "The database is whole", "The mail servers’ names are known", "Signing in and reading the folders work",
                  f"Dragoman answers on 127.0.0.1:{desk.port}", "Keep a copy of it apart from the backups"):
        expect(fine).to_contain_text(words)
    figures = page.locator(".figures")
    expect(figures.locator("div", has_text="Open pages").locator("dd")).to_have_text("1")
    expect(figures.locator("div", has_text="Free on the disk").locator("dd")).to_contain_text("%")
    expect(figures.locator("div", has_text="Certificate until").locator("dd")).to_have_text("Without HTTPS")
    mailbox = page.get_by_role("region", name="Channels").get_by_role("link", name=ADDRESS)
    expect(mailbox).to_contain_text("Working")
    expect(mailbox).to_contain_text("Last contact")
    mailbox.click()
    expect(page).to_have_url(f"{desk.origin}/settings/channels/{desk.api('/api/v1/settings/channels')['items'][0]['id']}")


def test_it_keeps_itself_up_to_date(windows, desk):
    page = show(windows, desk, "condition", ".verdict")
    expect(page.get_by_text("Keeps itself up to date")).to_be_visible()
    words = page.get_by_text(f"Others on the server can look into {desk.data}.")
    try:
        desk.data.chmod(0o755)
        expect(words).to_be_visible(timeout=SOON)
        expect(page.get_by_text(f"On the server, run: chmod 0700 {desk.data}")).to_be_visible()
    finally:
        desk.data.chmod(0o700)
    expect(words).to_have_count(0, timeout=SOON)


def test_a_page_that_nobody_looks_at_asks_nothing(windows, desk):
    page = show(windows, desk, "condition", ".verdict")
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", {value: true, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.wait_for_timeout(1500)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if CONDITION in request.url else None)
    page.wait_for_timeout(6000)
    assert asked == []
    with page.expect_request(lambda request: CONDITION in request.url):
        page.evaluate("""() => {
            Object.defineProperty(document, "hidden", {value: false, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""")


def test_back_up_now_and_take_it_along(windows, desk, tmp_path):
    before = len(rest(desk)["items"])
    page = show(windows, desk, "backups", ".verdict")
    page.get_by_role("button", name="Back up now").click()
    expect(page.get_by_role("status").filter(has_text="The copy is made and checked")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Your data is backed up")).to_be_visible()
    copies = page.locator(".copies > li")
    expect(copies).to_have_count(before + 1)
    expect(copies.first).to_contain_text("By hand")
    expect(copies.first).to_contain_text("Good")
    with page.expect_download() as coming:
        copies.first.get_by_role("link", name="Download the copy of").click()
    name = rest(desk)["items"][0]["name"]
    assert coming.value.suggested_filename == name
    coming.value.save_as(target := tmp_path / name)
    assert target.read_bytes() == (desk.data / "backups" / name).read_bytes()
    assert (desk.data / "master.key").read_bytes() not in target.read_bytes()
    done = subprocess.run([*program(False), "verify", str(target)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_one_at_a_time(windows, desk):
    rest(desk)
    windows.expect_complaint("409")
    page = show(windows, desk, "backups", ".verdict")
    # The page's own button waits meanwhile; another owner's may not.
    refusal = {"type": "about:blank", "title": "Conflict", "status": 409, "detail": "", "code": "backup_running"}
    page.route(f"**{BACKUPS}", lambda route: route.fulfill(status=409, json=refusal) if route.request.method == "POST" else route.fallback())
    page.get_by_role("button", name="Back up now").click()
    expect(page.locator(".toast-error")).to_contain_text("being made or checked already")
    answers = [status(desk, OWNER["email"], "POST", BACKUPS) for _ in range(2)]
    assert answers[0] == 202 and answers[1] in (202, 409), answers
    rest(desk)


def test_a_failure_is_red_with_its_reason(windows, desk):
    rest(desk)
    backups, away = desk.data / "backups", desk.data / "backups.away"
    backups.rename(away)
    try:
        backups.write_text("")
        page = show(windows, desk, "backups", ".verdict")
        page.get_by_role("button", name="Back up now").click()
        expect(page.locator(".toast-error")).to_contain_text("The copy could not be made", timeout=SOON)
        expect(page.get_by_role("heading", name="The backups need attention")).to_be_visible()
        expect(page.locator(".finding-failed")).to_contain_text("The last backup failed.")
        expect(page.locator(".finding-failed")).to_contain_text(str(backups))
        page.goto(f"{desk.origin}/settings/condition")
        expect(page.locator(".finding-failed")).to_contain_text("The last backup failed.")
        desk.prefer(locale="uk")
        page.reload()
        expect(page.locator(".finding-failed")).to_contain_text("Останню копію зробити не вдалося.")
    finally:
        backups.unlink(missing_ok=True)
        away.rename(backups)
        status(desk, OWNER["email"], "POST", BACKUPS)
    assert rest(desk)["schedule"]["state"] == "ok"


def test_a_copy_that_went_bad_is_told_and_not_offered(windows, desk):
    newest = rest(desk)["items"][0]["name"]
    path = desk.data / "backups" / newest
    path.rename(path.with_name(newest + ".damaged"))
    (desk.data / "backups" / "pre-upgrade-0001-0002.db").write_bytes(b"no database")
    page = show(windows, desk, "backups", ".copies > li")
    bad = page.locator(".copies > li", has_text="Damaged")
    expect(bad).to_contain_text("put aside")
    expect(bad.get_by_role("link")).to_have_count(0)
    unknown = page.locator(".copies > li", has_text="Not checked")
    expect(unknown).to_contain_text("Before an upgrade")
    path.with_name(newest + ".damaged").unlink()
    (desk.data / "backups" / "pre-upgrade-0001-0002.db").unlink()
    expect(bad).to_have_count(0, timeout=SOON)


def test_without_the_server_it_says_so_and_comes_back(windows, desk):
    windows.expect_complaint("ERR_FAILED|Failed to load|500")
    page = show(windows, desk, "condition", ".verdict")
    page.route(f"**{CONDITION}", lambda route: route.abort())
    late = page.get_by_text("No answer from the server")
    expect(late).to_be_visible(timeout=SOON)
    expect(page.locator(".figures")).to_be_visible()
    page.unroute(f"**{CONDITION}")
    expect(page.get_by_text("Keeps itself up to date")).to_be_visible(timeout=SOON)
    # From the beginning: a refusal is a view with a way on.
    for section, path in (("condition", CONDITION), ("backups", BACKUPS)):
        page.route(f"**{path}", lambda route: route.fulfill(status=500, body="{}"))
        page.goto(f"{desk.origin}/settings/{section}")
        page.get_by_role("button", name="Try again").wait_for()
        page.unroute(f"**{path}")
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".verdict")).to_be_visible()


@pytest.mark.parametrize("who", [MARTA, KLARA])
def test_it_is_the_owners_alone(windows, desk, who):
    page = windows.open(desk, "/settings/profile", email=who)
    expect(page.get_by_role("link", name="Profile")).to_be_visible()
    for name in ("Backups", "Condition", "Резервні копії", "Стан"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(0)
    page.goto(f"{desk.origin}/settings/backups")
    page.wait_for_selector(".settings-body")
    expect(page.locator(".verdict, .copies")).to_have_count(0)
    name = rest(desk)["items"][0]["name"]
    for method, path in (("GET", BACKUPS), ("POST", BACKUPS), ("GET", f"{BACKUPS}/{name}"), ("GET", CONDITION), ("POST", CONDITION + "/examination")):
        assert status(desk, who, method, path) == 403, (method, path)


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
@pytest.mark.parametrize("section", ["backups", "condition"])
def test_nothing_for_axe(windows, desk, section, size):
    desk.prefer(locale="uk")
    page = show(windows, desk, section, ".verdict", viewport=size)
    if section == "condition":
        page.locator(".fold-head").click()
    check_themes(page)
    # Nothing is wider than the screen.
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => { const body = document.querySelector('.settings-body'); return body.scrollWidth <= body.clientWidth; }")
