"""Clients: the list, the page, everything edited where it stands, the time line, conflicts and erasing."""
import json

import pytest
from conftest import HAND, settled
from office import OWNER
from playwright.sync_api import expect
from test_access import check_themes

MARTA = "marta@example.test"
KLARA = "klara@example.test"


def ready_desk(office) -> None:
    """Clients with whom there was something."""
    if KLARA in office.sessions:
        return
    office.add_user("Клара Рахунок", KLARA, role="accountant")
    office.session(KLARA)
    for who in (OWNER["email"], MARTA, KLARA):
        office.prefer(who, locale="en", theme="light")
    office.make("chats")
    office.make("person", who="Олена", fields={"tags": ["VIP", "апостиль"], "latin_name": "Olena Hnatiuk", "tax_number": "7251801126", "language": "uk"})
    office.make("person", who="Grace", fields={"kind": "company", "tags": ["VIP"]})


def history(office) -> dict:
    return office.make("history", who="Łukasz")


def api(office, path, who=OWNER["email"]):
    cookie = office.session(who)
    return json.load(office.ask("GET", path, {}, f"{cookie['name']}={cookie['value']}"))


def client_id(office, name) -> str:
    return next(one["id"] for one in api(office, "/api/v1/crm/clients?limit=100")["items"] if name in one["name"])


def client_page(page, office, name="Łukasz", go=False):
    if go:
        page.goto(f"{office.origin}/clients/{client_id(office, name)}")
    else:
        page.get_by_role("option").filter(has_text=name).first.click()
    page.wait_for_selector(".timeline-list .entry, .timeline .empty")
