"""What one person does or the world sends is on every other screen by itself."""
import letters
import pytest
from conftest import settled
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def shared(office, tmp_path_factory):
    office.add_user("Марта Левицька", "marta@example.test")
    office.import_mail(letters.write(tmp_path_factory.mktemp("more"), letters.many(40)))
    office.prefer("marta@example.test", locale="en")
    return office


@pytest.fixture
def two(shared, windows):
    pages = windows.open(shared), windows.open(shared, email="marta@example.test")
    for page in pages:
        expect(page.get_by_role("option").first).to_be_visible()
        expect(page.locator("[data-connection=live]").first).to_be_attached()
    return shared, *pages


def fresh(tmp_path, number):
    # Later numbers are newer, and all of them newer than the standard mail: the tests share an office.
    mail = letters.letter(number, "Anna Nowa <anna@example.org>", f"Pilne {number}", "Proszę o odpowiedź.\n", 2 - (number - 500) / 2)
    return letters.write(tmp_path / f"fresh{number}", [mail])


def test_two_people_see_the_same(two, tmp_path):
    office, olena, marta = two
    office.import_mail(fresh(tmp_path, 500))
    for page in (olena, marta):
        expect(page.get_by_role("option").first).to_contain_text("Pilne 500")
    olena.get_by_role("option").first.click()
    expect(olena.get_by_role("option").first.locator(".count")).to_have_count(0)
    expect(marta.get_by_role("option").first.locator(".count")).to_have_count(0)
    olena.keyboard.press("e")
    expect(marta.get_by_role("option").first).not_to_contain_text("Pilne 500")
    olena.keyboard.press("z")
    expect(marta.get_by_role("option").first).to_contain_text("Pilne 500")


def test_the_list_does_not_jump_under_the_reader(two, tmp_path):
    office, olena, _ = two
    box = olena.get_by_role("listbox", name="Conversations")
    box.evaluate("box => { box.scrollTop = 840; }")
    # The rows for where it stands now come with the next frame.
    olena.wait_for_function("() => [...document.querySelectorAll('.row')].filter(row => (top => top > 200 && top < 700)(row.getBoundingClientRect().top)).length > 4")
    settled(olena)
    before = olena.locator(".row").evaluate_all(
        "rows => rows.map(row => [row.id, row.getBoundingClientRect().top]).filter(([, top]) => top > 200 && top < 700).sort()")
    office.import_mail(fresh(tmp_path, 501))
    pill = olena.get_by_role("button", name="1 new")
    expect(pill).to_be_visible()
    after = olena.locator(".row").evaluate_all(
        "rows => rows.map(row => [row.id, row.getBoundingClientRect().top]).filter(([, top]) => top > 200 && top < 700).sort()")
    assert after == before
    pill.click()
    expect(olena.get_by_role("option").first).to_contain_text("Pilne 501")
    expect(pill).to_have_count(0)


def test_the_page_catches_up_after_an_outage(two, windows, tmp_path):
    windows.expect_complaint("ERR_|WebSocket|Failed to load")
    office, olena, _ = two
    olena.get_by_role("option").nth(1).click()
    office.stop()
    # A browser waits a moment for the other side before it calls a socket closed.
    expect(olena.locator("[data-connection=live]")).to_have_count(0, timeout=20_000)
    office.import_mail(fresh(tmp_path, 502))
    office.start()
    expect(olena.locator("[data-connection=live]").first).to_be_attached(timeout=30_000)
    expect(olena.get_by_role("option").first).to_contain_text("Pilne 502")


def test_a_press_on_a_row_that_moves_away_opens_no_other(two, tmp_path):
    office, olena, marta = two
    at = olena.get_by_role("option").nth(3).bounding_box()
    olena.mouse.move(at["x"] + 40, at["y"] + 40)
    olena.mouse.down()
    office.import_mail(fresh(tmp_path, 504))
    expect(olena.get_by_role("option").first).to_contain_text("Pilne 504")
    olena.mouse.up()
    expect(marta.get_by_role("option").first).to_contain_text("Pilne 504")
    expect(olena.locator("[role=option][aria-selected=true]")).to_have_count(0)
    olena.get_by_role("option").nth(3).click()
    expect(olena.locator("[role=option][aria-selected=true]")).to_have_count(1)


def test_a_message_in_the_open_thread(two, tmp_path):
    office, olena, _ = two
    olena.get_by_role("option").filter(has_text="Олена").first.click()
    expect(olena.get_by_text("Дякую, чекаю на четвер!").first).to_be_visible()
    mail = letters.letter(503, "Олена Коваленко <olena.kovalenko@example.org>", "Re: Переклад свідоцтва", "І ще одне питання.\n", 0,
                          In_Reply_To="<letter-3@example.org>", References="<letter-1@example.org> <letter-3@example.org>")
    office.import_mail(letters.write(tmp_path / "more", [mail]))
    thread = olena.get_by_role("region", name="Conversation", exact=True)
    expect(thread.get_by_text("І ще одне питання.")).to_be_in_viewport()


def test_a_refused_change_goes_back(two, windows):
    windows.expect_complaint("500")
    _, olena, _ = two
    olena.route("**/conversations/*", lambda route: route.fulfill(status=500, body="{}") if route.request.method == "PATCH" else route.continue_())
    olena.get_by_role("option").nth(2).click()
    name = olena.get_by_role("option").nth(2).locator(".row-name").inner_text()
    olena.keyboard.press("e")
    toast = olena.get_by_role("status").filter(has_text="The server could not do it")
    expect(toast).to_be_visible()
    expect(olena.get_by_role("option").nth(2)).to_contain_text(name)
    expect(toast.get_by_role("button", name="Try again").first).to_be_visible()
