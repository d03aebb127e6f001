"""An office with orders, money and reminders, at the page's mock: what is to be shown is made by Sources/Frontend/mock/orders.py."""
import pytest
from office import OWNER, Office
from sight import themed
from test_access import check_themes

MARTA, EWA = "marta@example.test", "ewa@example.test"


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
    check_themes(page)
    themed(page, "light")


def small_targets(page) -> list:
    return page.evaluate("""() => [...document.querySelectorAll("button, a, input, [role=option]")]
        .filter(one => one.offsetParent !== null && !one.closest(".plain, .sr-only, .skip") && !one.matches("input[type=radio]"))
        .map(one => [one, (one.closest("label, .search-field") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(([one, box]) => `${one.className || one.tagName} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
