"""Pictures of clients and of the office's settings, for people to look at."""
import pytest
from conftest import DESK, HAND, settled
from test_clients import client_page, history, ready_desk
from test_pictures import LOCALES

CSV = "name,kind,email,phone\nNowa Kowalska,person,nowa@example.org,+48 601 000 111\nZły Numer,person,,12\nGrace,person,grace@example.org,\nBrak Maila,person,to nie adres,\n"


@pytest.fixture(scope="module")
def full(staged):
    ready_desk(staged)
    history(staged)
    return staged


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_client_pictures(windows, full, pictures, locale, theme, size):
    full.prefer(locale=locale, theme=theme)
    small = size == "hand"
    page = windows.open(full, "/clients", viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)

    def keep(name):
        settled(page)
        page.screenshot(path=pictures / f"{size}-clients-{name}-{locale}-{theme}.png")

    page.wait_for_selector(".client-row .row-name")
    keep("list")
    client_page(page, full)
    keep("page")
    if small:
        page.locator(".client-tabs .tab").nth(1).click()
        keep("details")
        page.locator(".client-details").evaluate("box => { box.scrollTop = box.scrollHeight; }")
        keep("details-end")
    page.goto(full.origin + "/clients/new")
    page.wait_for_selector(".client-form form")
    page.locator(".client-form [type=submit]").click()
    keep("new")
    page.goto(full.origin + "/clients/import")
    page.wait_for_selector(".import-drop")
    keep("import")
    page.locator("input[type=file]").set_input_files({"name": "klienci.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
    page.wait_for_selector(".import-lines")
    keep("import-tried")
    client_page(page, full, go=True)
    page.locator(".client-page-head .menu button").click()
    page.get_by_role("menuitem").click()
    page.wait_for_selector(".erase-list")
    keep("erase")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_office_pictures(windows, full, pictures, locale, theme, size):
    full.prefer(locale=locale, theme=theme)
    small = size == "hand"
    page = windows.open(full, "/settings", viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)
    page.wait_for_selector(".settings-link")
    for section in ("languages", "documents", "specialisations", "offices", "offices/new", "orders", "audit", "notifications"):
        page.goto(f"{full.origin}/settings/{section}")
        page.wait_for_selector(".settings-stack .card")
        settled(page)
        page.screenshot(path=pictures / f"{size}-office-{section.replace('/', '-')}-{locale}-{theme}.png", full_page=False)
