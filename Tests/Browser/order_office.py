"""An office with orders, money and reminders, at the page's mock: what is to be shown is made by Sources/Frontend/mock/orders.py."""
import pathlib

import axe_playwright_python
import pytest
from conftest import settled
from office import OWNER, Office

MARTA, EWA = "marta@example.test", "ewa@example.test"
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory):
    office = Office(tmp_path_factory.mktemp("bureau"), mock=True).start()
    office.set_up()
    office.add_user("Марта Левицька", MARTA)
    office.add_user("Ewa Rachunek", EWA, "accountant")
    office.make("orders", count=120)
    for email in (OWNER["email"], MARTA, EWA):
        office.prefer(email, locale="en", theme="light")
    yield office
    office.stop()


def api(office: Office, path: str, email: str = OWNER["email"]):
    """What the server answers to somebody."""
    import json
    import urllib.request
    cookie = office.session(email)
    return json.load(urllib.request.urlopen(urllib.request.Request(office.origin + path, headers={"Cookie": f"{cookie['name']}={cookie['value']}"}), timeout=10))


def patch(office: Office, order: str, **fields):
    """Changes an order as its owner would elsewhere."""
    cookie = office.session()
    office.ask("PATCH", f"/api/v1/crm/orders/{order}", fields, f"{cookie['name']}={cookie['value']}")


def no_violations(page) -> None:
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
        page.evaluate(AXE)
        settled(page)
        found = page.evaluate("() => axe.run(document, {iframes: false})")
        assert [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:4]}" for one in found["violations"]] == []
    page.evaluate("() => document.documentElement.setAttribute('data-theme', 'light')")


def small_targets(page) -> list:
    return page.evaluate("""() => [...document.querySelectorAll("button, a, input, [role=option]")]
        .filter(one => one.offsetParent !== null && !one.closest(".plain, .sr-only, .skip") && !one.matches("input[type=radio]"))
        .map(one => [one, (one.closest("label, .search-field") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(([one, box]) => `${one.className || one.tagName} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
