"""The promises that are numbers."""
import letters
import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def full(office, tmp_path_factory):
    office.import_mail(letters.write(tmp_path_factory.mktemp("many"), letters.many(300)))
    return office


@pytest.mark.parametrize("locale", ["uk", "pl", "en"])
def test_script_size(windows, full, locale):
    page = windows.blank(locale=locale)
    sizes = []
    page.on("response", lambda answer: sizes.append(answer) if ".js?" in answer.url else None)
    page.goto(full.origin + "/")
    page.wait_for_selector("form")
    assert sorted(one.url.split("/")[-1].split("?")[0] for one in sizes) == sorted(["app.js", f"{locale}.js", "shared.js"])
    assert sum(int(one.headers["content-length"]) for one in sizes) <= 116_000
    assert all(one.headers["content-encoding"] == "gzip" for one in sizes)


def test_the_settings_come_when_they_are_opened(page, full):
    with page.expect_response(lambda answer: "/settings.js?v=" in answer.url) as answer:
        page.get_by_role("link", name="Settings").click()
    assert int(answer.value.headers["content-length"]) <= 48_000
    expect(page.get_by_role("heading", name="Profile")).to_be_visible()


def test_the_owners_part_comes_when_it_is_looked_at(page, full):
    page.get_by_role("link", name="Settings").click()
    with page.expect_response(lambda answer: "/care.js?v=" in answer.url) as answer:
        page.get_by_role("link", name="Condition").click()
    assert int(answer.value.headers["content-length"]) <= 20_000
    expect(page.locator(".figures")).to_be_visible()


def test_the_clients_come_when_somebody_looks_at_one(page, full):
    with page.expect_response(lambda answer: "/clients.js?v=" in answer.url) as answer:
        page.get_by_role("link", name="Clients").click()
    assert int(answer.value.headers["content-length"]) <= 30_000
    expect(page.get_by_role("heading", name="Clients")).to_be_visible()


def test_what_the_office_works_with_comes_when_it_is_looked_at(page, full):
    page.get_by_role("link", name="Settings").click()
    with page.expect_response(lambda answer: "/office.js?v=" in answer.url) as answer:
        page.get_by_role("link", name="Notifications").click()
    assert int(answer.value.headers["content-length"]) <= 30_000
    expect(page.locator(".notify")).to_be_visible()


def test_the_composer_comes_with_the_first_thread(page, full):
    with page.expect_response(lambda answer: "/composer.js?v=" in answer.url) as answer:
        page.get_by_role("option").first.click()
    assert int(answer.value.headers["content-length"]) <= 30_000


def test_rows_in_the_document(page, full):
    box = page.get_by_role("listbox", name="Conversations")
    # To the end, however long each page of it is on its way.
    for _ in range(100):
        box.evaluate("box => { box.scrollTop = box.scrollHeight; }")
        page.wait_for_timeout(120)
        assert page.locator(".row").count() <= 60
        if "Sprawa 299" in page.get_by_role("option").last.inner_text():
            break
    expect(page.get_by_role("option").last).to_contain_text("Sprawa 299")
    box.evaluate("box => { box.scrollTop = 0; }")
    expect(page.get_by_role("option").first).to_contain_text("Олена")


def test_layout_shift(windows, full):
    page = windows.open(full)
    page.wait_for_selector("[role=option]")
    page.evaluate("""() => { window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })
                     .observe({type: "layout-shift", buffered: true}); }""")
    page.reload()
    page.wait_for_selector("[role=option]")
    page.evaluate("""() => { window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })
                     .observe({type: "layout-shift", buffered: true}); }""")
    page.wait_for_timeout(800)
    for name in ("Олена", "Grace", "Łukasz"):
        page.get_by_role("option").filter(has_text=name).click()
        page.wait_for_timeout(700)
    assert page.evaluate("() => window.shift") <= 0.02
