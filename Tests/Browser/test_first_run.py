"""From the setup link to the first message read and found again."""
import re

import letters
from office import OWNER
from playwright.sync_api import expect


def set_up(page, office):
    page.goto(office.setup_link())
    page.get_by_label("Your office").fill("Biuro Most")
    page.get_by_label("Name").fill(OWNER["name"])
    page.get_by_label("E-mail").fill(OWNER["email"])
    page.get_by_label("Password").fill(OWNER["password"])
    page.get_by_role("button", name="Create the account").click()


def test_from_setup_to_search(new_office, windows, tmp_path):
    page = windows.blank()
    set_up(page, new_office)
    expect(page.get_by_role("heading", name="Connect a mailbox")).to_be_visible()
    page.get_by_role("link", name="Later, to the inbox").click()
    expect(page.get_by_text("Connect the first mailbox")).to_be_visible()
    expect(page.get_by_text("dragoman import mail DIR")).to_be_visible()
    # What the owner called the office is its name; the first steps lead to the rest of it.
    page.get_by_role("link", name="Name and address of the office").click()
    expect(page.locator(".office-link")).to_contain_text("Biuro Most")
    page.goto(new_office.origin + "/settings/about")
    expect(page.locator(".facts")).to_contain_text("Biuro Most")
    page.goto(new_office.origin + "/inbox")

    new_office.import_mail(letters.write(tmp_path / "mail", letters.standard()))
    expect(page.locator("[role=option]")).to_have_count(5)
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Олена Коваленко")
    first.click()
    thread = page.get_by_role("region", name="Conversation", exact=True)
    expect(thread.get_by_text("Скільки коштує присяжний переклад?").first).to_be_visible()
    expect(thread.get_by_role("link", name="https://example.org/mapa")).to_be_visible()

    page.keyboard.press("/")
    expect(page.locator(".search-field input")).to_be_focused()
    page.keyboard.type("lodz")
    hit = page.get_by_role("listbox", name="Results").get_by_role("option").first
    expect(hit).to_contain_text("Dokumenty z Łodzi")
    expect(hit.locator("mark").first).to_have_text(re.compile("^Łodz"))
    hit.click()
    expect(page.get_by_role("heading", name="Łukasz Dąbrowski").first).to_be_visible()


def test_setup_refuses_in_the_form(new_office, windows):
    windows.expect_complaint("403|422|400")
    page = windows.blank()
    page.goto(new_office.origin + "/")
    expect(page.get_by_text("This office has no owner yet")).to_be_visible()
    page.goto(new_office.origin + "/setup#wrong")
    page.get_by_label("Name").fill("A")
    page.get_by_label("E-mail").fill("a@example.test")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_text("The password needs at least 10 characters.")).to_be_visible()
    page.get_by_label("Password").fill(OWNER["password"])
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("alert")).to_contain_text("This setup link is not valid")


def test_sign_out_and_in(office, windows):
    windows.expect_complaint("401")
    page = windows.sign_in(office)
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_label("E-mail").fill(OWNER["email"])
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
    page.get_by_label("Password").fill(OWNER["password"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("option").first).to_be_visible()


def test_setup_link_after_setup(office, windows):
    windows.expect_complaint("410")
    page = windows.blank()
    set_up(page, office)
    expect(page.get_by_text("Already set up")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_label("Password")).to_be_visible()
