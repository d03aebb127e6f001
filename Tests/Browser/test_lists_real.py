"""Filters, saved views and many at once on the real service, with a colleague at the next desk: page and server narrow, place, name and refuse alike."""
import os

import letters
import pytest
from bureau import MARTA, PEOPLE, SHORT, Bureau
from conftest import mail_server
from fake_telegram import TOKEN, FakeTelegram, person, program
from pairs import ask, both, change, choose, held, names, pick, row, show, toast
from playwright.sync_api import expect
from smtp_script import ScriptedSMTP
from waiting import soon

SECOND = "kancelaria@example.test"


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    """Two mailboxes and a bot. Anna and Jan wrote to the second mailbox, Taras by Telegram."""
    if not program().exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {program().name}: run `swift build --build-tests`")
    folder = tmp_path_factory.mktemp("lists")
    with mail_server() as server, FakeTelegram() as telegram, pytest.MonkeyPatch.context() as patch:
        with ScriptedSMTP(server.authority.pairs["good"], "tls") as smtp:
            for name, value in {**SHORT, "DRAGOMAN_POLL_SECONDS": "5"}.items():
                patch.setenv(name, value)
            one = Bureau(folder, server, smtp)
            first = [one.client(name, subject=f"Sprawa: {name.split()[0]}") for name in PEOPLE if name not in ("Anna Zielińska", "Jan Wójcik", "Тарас Коваль")]
            one.open(first)
            one.second = server.add_user("kancelaria")
            one.second.deliver([one.client(name, subject=f"Sprawa: {name.split()[0]}").as_bytes() for name in ("Anna Zielińska", "Jan Wójcik")])
            one.run("channel", "add", "email", "--address", SECOND, "--imap", one.second.url(), "--smtp", smtp.url(), "--no-test",
                    "--ca-file", str(one.data.parent / "authority.pem"), "--backfill", "all", "--password-stdin", text=one.second.password + "\n")
            telegram.bot().write(person(5002, "Тарас", "Коваль"), "Чи готово?")
            one.run("channel", "add", "telegram", "--token-stdin", "--api-base", telegram.base, text=TOKEN + "\n")
            yield one
            one.stop()


@pytest.fixture
def two(windows, bureau):
    olena, marta = both(windows, bureau)
    for page in (olena, marta):
        expect(names(page)).to_have_count(len(PEOPLE), timeout=20_000)
    return olena, marta


@pytest.fixture
def sorted_out(bureau, two):
    """Some of it is tagged and somebody's."""
    marta = next(one["id"] for one in bureau.api("/api/v1/users")["items"] if one["name"].startswith("Марта"))
    for name in ("Anna Zielińska", "Piotr Nowak", "Тарас Коваль"):
        change(bureau, name, tags=["Терміново"])
    for name in ("Anna Zielińska", "Ewa Mazur", "Тарас Коваль"):
        change(bureau, name, assignee=marta)
    yield two
    for name in ("Anna Zielińska", "Piotr Nowak", "Тарас Коваль", "Ewa Mazur"):
        change(bureau, name, tags=[], assignee=None)


FOUND = [
    (["Telegram"], {"Тарас Коваль"}), ([SECOND], {"Anna Zielińska", "Jan Wójcik"}), (["Терміново"], {"Anna Zielińska", "Piotr Nowak", "Тарас Коваль"}),
    (["Марта"], {"Anna Zielińska", "Ewa Mazur", "Тарас Коваль"}), (["Karol Duda"], {"Karol Duda"}),
    (["E-mail", SECOND, "Терміново", "Марта", "Anna Zielińska"], {"Anna Zielińska"}), (["Telegram", SECOND], set()),
]


def test_each_filter_and_all_of_them(sorted_out):
    page, _ = sorted_out
    for by, found in FOUND:
        if page.locator(".narrow-bar").count():
            page.get_by_role("button", name="Show all").click()
        expect(names(page)).to_have_count(len(PEOPLE))
        choose(page, *by)
        expect(page.locator(".narrow-chip")).to_have_count(len(by))
        expect(names(page)).to_have_count(len(found))
        soon(lambda: set(names(page).all_inner_texts()), found, page)
        address = page.url
        page.reload()
        expect(page.locator(".narrow-chip")).to_have_count(len(by))
        for text in by:
            expect(page.locator(".narrow-bar")).to_contain_text(text)
        expect(names(page)).to_have_count(len(found))
        assert set(names(page).all_inner_texts()) == found and page.url == address


def test_what_arrives_stands_where_it_belongs_and_nowhere_else(sorted_out, bureau):
    """Two lists by account, and one of what is nobody's, that a colleague takes it out of."""
    olena, marta = sorted_out
    by_address = {one["address"]: one["id"] for one in bureau.api("/api/v1/settings/channels")["items"]}
    show(olena, bureau, f"?account={by_address[SECOND]}&assignee=none")
    expect(names(olena)).to_have_text(["Jan Wójcik"])
    show(marta, bureau, f"?account={by_address['biuro@example.test']}&platform=email")
    expect(names(marta)).to_have_count(11)
    bureau.second.deliver([letters.letter(7801, "Róża Kos <roza@example.org>", "Do kancelarii", "Proszę o termin.\n", -2).as_bytes()])
    expect(names(olena)).to_have_text(["Róża Kos", "Jan Wójcik"])
    bureau.arrive(letters.letter(7802, "Юлія Рак <yulia@example.org>", "До бюро", "Потрібен переклад.\n", -3))
    # What came before it would be here by now.
    expect(names(marta).first).to_have_text("Юлія Рак")
    expect(names(marta)).to_have_count(12)
    expect(row(marta, "Róża Kos")).to_have_count(0)
    expect(row(olena, "Юлія Рак")).to_have_count(0)
    show(marta, bureau, f"?account={by_address[SECOND]}")
    row(marta, "Róża Kos").click()
    marta.keyboard.press("a")
    marta.keyboard.type("Марта")
    marta.keyboard.press("Enter")
    expect(names(olena)).to_have_text(["Jan Wójcik"])
    marta.keyboard.press("z")
    expect(names(olena)).to_have_text(["Róża Kos", "Jan Wójcik"])
    for name in ("Róża Kos", "Юлія Рак"):
        change(bureau, name, status="closed")
    expect(names(olena)).to_have_text(["Jan Wójcik"])


def menu(page):
    page.locator(".tabs .menu > button").click()
    return page.get_by_role("menu")


def save(page, name, shared):
    menu(page).get_by_role("menuitem", name="Save this view…").click()
    dialog = page.get_by_role("dialog", name="Save this view")
    dialog.get_by_label("Name of the view").fill(name)
    dialog.get_by_role("checkbox").set_checked(shared)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".tab-name")).to_have_text(name)


def test_views_of_ones_own_and_of_the_desk(sorted_out, bureau):
    olena, marta = sorted_out
    marta.evaluate("window.stays = true")
    choose(olena, "Терміново")
    save(olena, "Pilne dla wszystkich", True)
    choose(olena, "Марта")
    save(olena, "Tylko dla mnie", False)
    expect(menu(marta).get_by_text("Pilne dla wszystkich")).to_be_visible()
    expect(marta.get_by_role("menu").get_by_text("Tylko dla mnie")).to_have_count(0)
    marta.get_by_role("menu").get_by_text("Pilne dla wszystkich").click()
    expect(names(marta)).to_have_count(3)
    # Whose it is not may read it and not rename it.
    menu(marta).get_by_role("menuitem", name="Manage saved views…").click()
    other = marta.get_by_role("dialog", name="Manage saved views")
    expect(other).to_contain_text("by Олена Савчук")
    expect(other.get_by_label("Name of the view")).to_have_count(0)
    marta.keyboard.press("Escape")
    menu(olena).get_by_role("menuitem", name="Manage saved views…").click()
    own = olena.get_by_role("dialog", name="Manage saved views")
    field = own.get_by_label("Name of the view").first
    field.fill("Термінове")
    field.press("Enter")
    expect(marta.locator(".tab-name")).to_have_text("Термінове")
    # Private from now on: gone at the other desk, back when it is undone.
    own.get_by_role("checkbox").first.uncheck()
    expect(marta.locator(".tab-name")).not_to_have_text("Термінове")
    own.get_by_role("checkbox").first.check()
    expect(marta.locator(".tab-name")).to_have_text("Термінове")
    own.get_by_role("button", name="Delete “Термінове”").click()
    expect(own.locator(".view-line")).to_have_count(1)
    expect(marta.locator(".tab-name")).not_to_have_text("Термінове")
    olena.keyboard.press("Escape")
    olena.keyboard.press("z")
    expect(marta.locator(".tab-name")).to_have_text("Термінове")
    assert marta.evaluate("window.stays")
    views = lambda who: [one["name"] for one in ask(bureau, "GET", "/api/v1/communications/views", {}, who)["items"]]
    assert sorted(views("olena@example.test")) == ["Tylko dla mnie", "Термінове"] and views(MARTA) == ["Термінове"]


def test_many_at_once_at_both_desks_and_undone_in_one(two, bureau):
    olena, marta = two
    some = ["Sprawa: Piotr", "Sprawa: Jan", "Sprawa: Zofia"]
    before = held(bureau)

    def undo():
        expect(olena.get_by_role("dialog")).to_have_count(0)
        olena.keyboard.press("z")

    pick(olena, *some)
    olena.keyboard.press("e")
    expect(toast(olena, "3 conversations closed")).to_be_visible()
    for text in some:
        expect(row(marta, text)).to_have_count(0)
    undo()
    for text in some:
        expect(row(marta, text)).to_have_count(1)

    pick(olena, *some)
    olena.keyboard.press("a")
    olena.keyboard.type("Марта")
    olena.keyboard.press("Enter")
    expect(toast(olena, "3 conversations assigned")).to_be_visible()
    marta.get_by_role("link", name="Mine").click()
    expect(names(marta)).to_have_count(3)
    undo()
    expect(names(marta)).to_have_count(0)

    marta.locator(".tabs").get_by_role("link", name="Open").click()
    pick(olena, *some)
    olena.keyboard.press("t")
    olena.keyboard.type("Sąd")
    olena.keyboard.press("Enter")
    olena.keyboard.press("Escape")
    expect(toast(olena, "Tags changed on 3 conversations")).to_be_visible()
    for text in some:
        expect(row(marta, text)).to_contain_text("Sąd")
    undo()
    for text in some:
        expect(row(marta, text)).not_to_contain_text("Sąd")

    pick(olena, *some)
    olena.keyboard.press("s")
    olena.keyboard.type("Monday")
    olena.keyboard.press("Enter")
    for text in some:
        expect(row(marta, text)).to_have_count(0)
    undo()
    for text in some:
        expect(row(marta, text)).to_have_count(1)
    kept = ("status", "assignee", "tags", "snooze_until", "unread_count")
    expect(toast(olena, "3 conversations snoozed")).to_have_count(0)
    assert {name: [one[key] for key in kept] for name, one in held(bureau).items()} == {name: [one[key] for key in kept] for name, one in before.items()}


def test_what_the_server_refuses_is_given_back(two, bureau):
    """Twenty tags are the most: a colleague gave one its twentieth while the page still knew of fewer."""
    olena, marta = two
    full = [f"znak {n}" for n in range(20)]
    olena.route("**/events*", lambda route: route.abort())
    pick(olena, "Sprawa: Karol", "Sprawa: Maja", "Sprawa: Hanna")
    change(bureau, "Maja Sowa", tags=full)
    olena.keyboard.press("t")
    olena.keyboard.type("Sąd")
    olena.keyboard.press("Enter")
    olena.keyboard.press("Escape")
    expect(olena.locator(".toast-error")).to_contain_text("1 conversation stays as it was.")
    for page in two:
        for text in ("Sprawa: Karol", "Sprawa: Hanna"):
            expect(row(page, text)).to_contain_text("Sąd")
        expect(row(page, "Sprawa: Maja")).not_to_contain_text("Sąd")
    now = held(bureau)
    assert now["Karol Duda"]["tags"] == now["Hanna Pawlak"]["tags"] == ["Sąd"] and now["Maja Sowa"]["tags"] == full
    # A way out: with one less it is taken.
    change(bureau, "Maja Sowa", tags=full[:3])
    olena.locator(".toast-error").get_by_role("button", name="Try again").click()
    expect(row(marta, "Sprawa: Maja")).to_contain_text("znak 0")
    expect(olena.locator(".toast-error")).to_have_count(0)
    soon(lambda: held(bureau)["Maja Sowa"]["tags"], [*full[:3], "Sąd"], olena)
