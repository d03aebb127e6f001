"""What the tests with two people at one real office share: both at their desks, and hands for the list and for what the server holds."""
import json

from bureau import MARTA, ready
from office import OWNER
from playwright.sync_api import expect


def both(windows, bureau, **options):
    """Olena, who owns the office, and Marta, each in a browser of their own."""
    return ready(windows, bureau, **options), ready(windows, bureau, MARTA, **options)


def box(page):
    return page.get_by_role("listbox", name="Conversations")


def names(page):
    """Who the list shows, in its order."""
    return box(page).locator("[role=option] .row-name")


def row(page, text):
    return box(page).get_by_role("option").filter(has_text=text)


def toast(page, text):
    return page.locator(".toast", has_text=text)


def show(page, office, query=""):
    """The inbox as its address says, live."""
    page.goto(f"{office.origin}/inbox{query}")
    expect(page.locator(".tabs")).to_be_visible()
    expect(page.locator("[data-connection=live]").first).to_be_attached()


def choose(page, *texts):
    """Filters by keys, as a person types them."""
    page.keyboard.press("Shift+F")
    dialog = page.get_by_role("dialog", name="Filter the list")
    for text in texts:
        dialog.get_by_role("combobox").fill(text)
        expect(dialog.get_by_role("option").first).to_contain_text(text)
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("combobox")).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def pick(page, *texts):
    for text in texts:
        row(page, text).locator(".row-lead").click()
    expect(page.get_by_role("toolbar", name="Selected conversations")).to_contain_text(f"{len(texts)} selected")


def ask(office, method, path, body=None, who=OWNER["email"]):
    """The interface, as one of the two."""
    cookie = office.session(who)
    answer = office.ask(method, path, body, f"{cookie['name']}={cookie['value']}").read()
    return json.loads(answer) if answer else None


def held(office, view="all") -> dict:
    """What the server says of each conversation, by the name of whom it is with."""
    return {one["counterpart"]["name"]: one for one in office.api(f"/api/v1/communications/inbox?view={view}&limit=200")["items"]}


def change(office, name, **patch):
    return ask(office, "PATCH", f"/api/v1/communications/conversations/{held(office)[name]['id']}", patch)
