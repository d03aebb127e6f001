"""What an office works with: languages and prices, document types, specialisations, offices, rules of orders, notifications, who changed what.
Every form is filled in wrongly once, and says at the field what is wrong."""
from datetime import date

import pytest
from conftest import HAND
from office import OWNER
from playwright.sync_api import expect
from test_access import check_themes
from test_clients import KLARA, MARTA, api, ready_desk
from waiting import soon


@pytest.fixture(scope="module")
def desk(staged):
    ready_desk(staged)
    return staged


@pytest.fixture(autouse=True)
def english(desk):
    for who in (OWNER["email"], MARTA, KLARA):
        desk.prefer(who, locale="en", theme="light")


def open_section(windows, desk, section, sign=".settings-stack", **options):
    page = windows.open(desk, f"/settings/{section}", **options)
    page.wait_for_selector(sign)
    return page


def look(page):
    # What the pointer rests on looks different, and is not what this is about.
    page.mouse.move(0, 0)
    check_themes(page)


def saved(page, words="Saved"):
    expect(page.get_by_role("status").filter(has_text=words).last).to_be_visible()


def put(page, label, text):
    """Types into a field of a row and leaves it."""
    one = page.get_by_label(label, exact=True)
    one.fill(text)
    one.press("Enter")
    return one


def rows(desk, what):
    return api(desk, f"/api/v1/crm/{what}")["items"]


# Languages and pairs

def test_a_button_beside_a_notice_is_not_squeezed_on_a_phone(windows, desk):
    desk.prefer(locale="uk")
    cookie = desk.session()
    confirmed = lambda it: desk.ask("PATCH", "/api/v1/settings/orders", {"prices_confirmed": it}, f"{cookie['name']}={cookie['value']}")
    # Prices as they were installed.
    confirmed(False)
    page = open_section(windows, desk, "languages", ".notice", viewport=HAND)
    confirm = page.locator(".notice > .button")
    expect(confirm).to_have_text("Це наші ціни")
    assert confirm.bounding_box()["height"] < 50
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    confirmed(True)


def test_prices_of_languages(windows, desk):
    page = open_section(windows, desk, "languages", ".office-row")
    price = page.get_by_label("Price of a page: Ukrainian", exact=True)
    expect(price).to_have_value("55.00")
    for wrong in ("", "many", "-5", "1e9", "12,345", "10000000"):
        put(page, "Price of a page: Ukrainian", wrong)
        expect(page.get_by_text("Enter a sum up to a million")).to_be_visible()
    price.press("Escape")
    expect(price).to_have_value("55.00")
    put(page, "Price of a page: Ukrainian", "62,5 zł")
    saved(page)
    expect(price).to_have_value("62.50")
    soon(lambda: next(one for one in rows(desk, "languages") if one["code"] == "uk")["base_client_price"], 6250, page)
    page.keyboard.press("z")
    expect(price).to_have_value("55.00")
    soon(lambda: next(one for one in rows(desk, "languages") if one["code"] == "uk")["base_client_price"], 5500, page)
    desk.prefer(locale="pl")
    page.reload()
    expect(page.get_by_label("Cena strony: ukraiński")).to_have_value("55,00")


def test_a_language_is_added_retired_and_brought_back(windows, desk):
    windows.expect_complaint("409")
    page = open_section(windows, desk, "languages", ".office-row")
    page.get_by_role("button", name="Add language").click()
    dialog = page.get_by_role("dialog", name="Add language")
    dialog.get_by_role("button", name="Add language").click()
    expect(dialog.get_by_text("Enter a name in this language too.")).to_have_count(3)
    expect(dialog.get_by_text("Enter a sum up to a million")).to_be_visible()
    look(page)
    for name, text in (("English", "Ukrainian"), ("Ukrainian", "литовська"), ("Polish", "litewski")):
        dialog.get_by_label(f"Name in {name}").fill(text)
    dialog.get_by_label("Code").fill("1t")
    dialog.get_by_label("Price of a page").fill("70")
    dialog.get_by_role("button", name="Add language").click()
    expect(dialog.get_by_text("A code has two or three Latin letters")).to_be_visible()
    dialog.get_by_label("Code").fill("LT")
    dialog.get_by_role("button", name="Add language").click()
    expect(dialog.get_by_text("There is one of that name or code already.")).to_be_visible()
    dialog.get_by_label("Name in English").fill("Lithuanian")
    page.keyboard.press("Enter")
    row = page.locator(".office-row").filter(has_text="Lithuanian")
    expect(row).to_contain_text("lt")
    row.get_by_role("button", name="Change Lithuanian").click()
    page.get_by_role("menuitem", name="Retire").click()
    saved(page, "Retired")
    expect(page.get_by_label("Price of a page: Lithuanian")).to_have_count(0)
    page.get_by_role("button", name="1 retired").click()
    page.get_by_role("button", name="Bring back Lithuanian").click()
    expect(page.get_by_label("Price of a page: Lithuanian", exact=True)).to_have_value("70.00")
    row.get_by_role("button", name="Change Lithuanian").click()
    page.get_by_role("menuitem", name="Edit").click()
    edit = page.get_by_role("dialog", name="Edit language")
    edit.get_by_label("Name in English").fill("Lithuanian (LT)")
    edit.get_by_role("button", name="Save").click()
    expect(page.locator(".office-row").filter(has_text="Lithuanian (LT)")).to_be_visible()


def test_a_pair_with_a_price_of_its_own(windows, desk):
    page = open_section(windows, desk, "languages", ".pair-form")
    form = page.get_by_role("form", name="Add pair")
    form.get_by_role("button", name="Add pair").click()
    expect(form.get_by_text("Choose a language.")).to_have_count(2)
    expect(form.get_by_text("Enter a sum up to a million")).to_be_visible()
    form.get_by_label("From").select_option(label="Ukrainian")
    form.get_by_label("Into").select_option(label="Ukrainian")
    form.get_by_label("Price of a page").fill("90")
    form.get_by_role("button", name="Add pair").click()
    expect(form.get_by_text("Choose another language")).to_be_visible()
    form.get_by_label("Into").select_option(label="English")
    expect(form.get_by_text("both together: 105.00")).to_be_visible()
    page.keyboard.press("Tab")
    form.get_by_role("button", name="Add pair").click()
    price = page.get_by_label("Price of the pair Ukrainian → English", exact=True)
    expect(price).to_have_value("90.00")
    soon(lambda: [one["price"] for one in rows(desk, "language-pairs")], [9000], page)
    form.get_by_label("From").select_option(label="Ukrainian")
    form.get_by_label("Into").select_option(label="English")
    form.get_by_label("Price of a page").fill("91")
    form.get_by_role("button", name="Add pair").click()
    expect(form.get_by_text("This pair is in the list already.")).to_be_visible()
    put(page, "Price of the pair Ukrainian → English", "x")
    expect(page.locator(".office-row").get_by_text("Enter a sum up to a million")).to_be_visible()
    put(page, "Price of the pair Ukrainian → English", "95,00")
    expect(price).to_have_value("95.00")
    look(page)
    page.get_by_role("button", name="Remove the price of Ukrainian → English").click()
    expect(price).to_have_count(0)
    page.keyboard.press("z")
    expect(price).to_have_value("95.00")


# Document types and specialisations

def test_document_types(windows, desk):
    windows.expect_complaint("409")
    page = open_section(windows, desk, "documents", ".office-row")
    factor = page.get_by_label("Factor: contract", exact=True)
    for wrong in ("", "half", "-10", "1001"):
        put(page, "Factor: contract", wrong)
        expect(page.get_by_text("Enter a number of per cent up to 1000")).to_be_visible()
    put(page, "Factor: contract", "112,5 %")
    saved(page)
    expect(factor).to_have_value("112.5")
    page.get_by_role("status").get_by_role("button", name="Dismiss").click()
    page.get_by_label("Counted by: contract", exact=True).select_option("characters_1125")
    saved(page)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_label("Counted by: contract", exact=True)).to_have_value("")
    page.get_by_role("button", name="Add document type").click()
    dialog = page.get_by_role("dialog", name="Add document type")
    dialog.get_by_label("Factor of the price").fill("a lot")
    dialog.get_by_role("button", name="Add document type").click()
    expect(dialog.get_by_text("Enter a name in this language too.")).to_have_count(3)
    expect(dialog.get_by_text("Enter a number of per cent up to 1000")).to_be_visible()
    for name, text in (("English", "contract"), ("Ukrainian", "ліцензія"), ("Polish", "licencja")):
        dialog.get_by_label(f"Name in {name}").fill(text)
    dialog.get_by_label("Factor of the price").fill("150")
    dialog.get_by_role("button", name="Add document type").click()
    expect(dialog.get_by_text("There is one of that name or code already.")).to_be_visible()
    dialog.get_by_label("Name in English").fill("licence")
    dialog.get_by_role("button", name="Add document type").click()
    expect(page.get_by_label("Factor: licence", exact=True)).to_have_value("150")
    look(page)
    page.get_by_role("button", name="Change licence").click()
    page.get_by_role("menuitem", name="Retire").click()
    page.get_by_role("status").filter(has_text="Retired").get_by_role("button", name="Undo").last.click()
    expect(page.get_by_label("Factor: licence", exact=True)).to_be_visible()


def test_specialisations(windows, desk):
    windows.expect_complaint("409")
    page = open_section(windows, desk, "specialisations", ".special-form")
    expect(page.get_by_text("There are none yet.")).to_be_visible()
    form = page.get_by_role("form", name="Add specialisation")
    form.get_by_role("button", name="Add specialisation").click()
    expect(form.get_by_text("Enter a name.")).to_be_visible()
    for name in ("medicine", "law"):
        form.get_by_label("Name").fill(name)
        form.get_by_label("Description").fill("letters")
        form.get_by_role("button", name="Add specialisation").click()
        expect(page.get_by_label(f"Name of {name}", exact=True)).to_have_value(name)
    form.get_by_label("Name").fill("law")
    page.keyboard.press("Enter")
    expect(form.get_by_text("There is one of that name or code already.")).to_be_visible()
    put(page, "Name of law", "")
    expect(page.locator(".office-row").get_by_text("Enter a name.")).to_be_visible()
    put(page, "Name of law", "medicine")
    expect(page.locator(".office-row").get_by_text("There is one of that name or code already.")).to_be_visible()
    put(page, "Name of law", "civil law")
    expect(page.get_by_label("Name of civil law", exact=True)).to_be_visible()
    look(page)
    page.get_by_role("button", name="Retire medicine").click()
    page.get_by_role("button", name="1 retired").click()
    page.get_by_role("button", name="Bring back medicine").click()
    expect(page.get_by_label("Name of medicine", exact=True)).to_be_visible()


# Offices

def test_an_office_filled_in_wrongly(windows, desk):
    windows.expect_complaint("409")
    page = open_section(windows, desk, "offices", ".office-link")
    page.get_by_role("link", name="Add office").click()
    form = page.locator("form.settings-stack")
    add = form.get_by_role("button", name="Add office")
    wrong = {"Phone": ("12", "This is not a phone number"), "E-mail": ("no address", "This is not an e-mail address."), "Postal code": ("!", "This is not a postal code"),
             "Monday, opens at": ("25:00", "Write the time as 9:00"), "Tuesday, closes at": ("8:00", "It has to close after it opens")}
    for label, (text, _) in wrong.items():
        form.get_by_label(label, exact=True).fill(text)
    for _ in range(2):
        form.get_by_role("button", name="Add a day off").click()
    add.click()
    expect(form.get_by_text("Enter a name.")).to_be_visible()
    expect(form.get_by_text("Choose a day of the calendar.")).to_have_count(2)
    for _, words in wrong.values():
        expect(form.get_by_text(words).first).to_be_visible()
    # Whoever is told what is wrong stands at the first of it.
    expect(form.get_by_label("Name", exact=True)).to_be_focused()
    look(page)
    for label, text in (("Name", "Dworcowa 12"), ("Street and number", "ul. Dworcowa 12"), ("Postal code", "90-001"), ("City", "Łódź"), ("Phone", "+48 42 000 00 00"),
                        ("E-mail", "dworcowa@example.org"), ("Monday, opens at", "8"), ("Tuesday, closes at", "17.30")):
        form.get_by_label(label, exact=True).fill(text)
    form.get_by_label("Saturday").check()
    form.get_by_label("Saturday, closes at").fill("1300")
    form.get_by_label("Date of day off 1").fill("2026-12-24")
    form.get_by_label("Name of day off 1").fill("Wigilia")
    form.locator(".holidays li").nth(0).get_by_label("every year").check()
    form.get_by_label("Date of day off 2").fill("2026-12-24")
    form.get_by_label("Name of day off 2").fill("Again")
    add.click()
    expect(form.get_by_text("This day is in the list already.")).to_be_visible()
    form.get_by_role("button", name="Remove the day off Again").click()
    add.click()
    expect(form.get_by_text("There is one of that name or code already.")).to_be_visible()
    # What was typed outlives a look elsewhere.
    page.get_by_role("link", name="Profile").click()
    page.get_by_role("link", name="Offices").click()
    page.get_by_role("link", name="Add office").click()
    expect(form.get_by_label("Street and number")).to_have_value("ul. Dworcowa 12")
    form.get_by_label("Name", exact=True).fill("Piotrkowska")
    form.get_by_label("The usual office").check()
    add.click()
    saved(page)
    link = page.get_by_role("link", name="Piotrkowska")
    expect(link).to_contain_text("usual")
    one = next(one for one in rows(desk, "offices") if one["name"] == "Piotrkowska")
    assert one["hours"]["mon"] == ["08:00", "17:00"] and one["hours"]["tue"] == ["09:00", "17:30"] and one["hours"]["sat"] == ["09:00", "13:00"] and one["hours"]["sun"] is None
    assert one["holidays"] == [{"date": "2026-12-24", "name": "Wigilia", "is_recurring": True}] and one["is_default"]
    assert sum(each["is_default"] for each in rows(desk, "offices")) == 1


def test_an_office_is_retired_and_comes_back(windows, desk):
    page = open_section(windows, desk, "offices", ".office-link")
    link = page.locator(".office-link").filter(has=page.get_by_text("Dworcowa 12", exact=True))
    link.click()
    page.get_by_role("button", name="Retire").click()
    saved(page, "Retired")
    expect(link).to_have_count(0)
    page.keyboard.press("z")
    expect(link).to_be_visible()


def test_the_usual_office_stays(windows, desk):
    windows.expect_complaint("409")
    page = open_section(windows, desk, "offices", ".office-link")
    page.locator(".office-link").filter(has_text="usual").click()
    expect(page.get_by_role("button", name="Retire")).to_have_count(0)
    expect(page.get_by_label("The usual office")).to_be_disabled()


# Orders, VAT and numbers

PATTERNS = [("", "The pattern is empty."), ("{year}", "The counter n has to be in it"), ("{year}{n}{n:4}", "The counter n has to be in it"), ("A-{n:4}", "The year has to be in it"),
            ("{year}/{number}", "“number” is not known."), ("{year}/{n:9}", "“n:9” is not known."), ("{year}/{n", "A brace is not closed"), ("{year}/{n}}", "A brace is not closed"),
            ("{year}{n}" + "-" * 60, "longer than 60 characters")]


def test_patterns_are_read_while_they_are_typed(windows, desk):
    page = open_section(windows, desk, "orders", ".pattern")
    for label in ("Number of an order", "Number of a receipt"):
        for text, words in PATTERNS:
            page.get_by_label(label).fill(text)
            expect(page.locator(".pattern").filter(has_text=label).get_by_text(words)).to_be_visible()
        page.get_by_label(label).fill("ZL/{yy}-{month}/{n:3}")
    expect(page.get_by_text(f"The next could be ZL/{date.today():%y}-{date.today():%m}/042")).to_be_visible()
    expect(page.get_by_text(f"The next could be ZL/{date.today():%y}-{date.today():%m}/007")).to_be_visible()


def test_rules_of_orders(windows, desk):
    page = open_section(windows, desk, "orders", ".pattern")
    before = api(desk, "/api/v1/settings/orders")
    wrong = {"Currency": ("ZŁ", "A currency has three letters"), "Rate 1": ("a fifth", "Enter a rate from 0 to 100"), "Rate 3": ("8", "This rate is in the list already."),
             "Sworn, %": ("x", "Enter a number of per cent"), "Express, %": ("", "Enter a number of per cent"), "Oral, %": ("-1", "Enter a number of per cent"),
             "Time zone": ("Warsaw", "This is no time zone"), "Unanswered after, hours": ("0", "Enter whole hours from 1 to 720"),
             "Remind before a deadline, hours": ("999", "Enter whole hours from 0 to 720")}
    for label, (text, _) in wrong.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save").click()
    for _, words in wrong.values():
        expect(page.get_by_text(words).first).to_be_visible()
    look(page)
    assert api(desk, "/api/v1/settings/orders") == before
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_label("Currency")).to_have_value("PLN")
    page.get_by_label("A page is", exact=True).select_option("characters_1800")
    page.get_by_label("A part of a page is charged").select_option("half_up")
    expect(page.get_by_text("2,300 characters are charged as this many pages: 1.5")).to_be_visible()
    page.get_by_label("A page is", exact=True).select_option("page")
    expect(page.get_by_text("Pages are counted as they are")).to_be_visible()
    page.get_by_label("A page is", exact=True).select_option("characters_1125")
    page.get_by_label("Sworn, %").fill("125")
    page.get_by_label("Time zone").fill("Europe/Kyiv")
    page.get_by_role("button", name="Add rate").click()
    page.get_by_label("Rate 4").fill("5")
    page.locator(".vat-rates li").nth(3).get_by_label("usual").check()
    page.get_by_role("button", name="Remove the rate 0 %").click()
    page.get_by_role("button", name="Save").click()
    saved(page)
    soon(lambda: [api(desk, "/api/v1/settings/orders")[name] for name in ("vat_rates", "default_vat_rate", "sworn_factor", "time_zone")],
         [[2300, 800, 500], 500, 12500, "Europe/Kyiv"], page)
    page.get_by_role("status").filter(has_text="Saved").get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Warsaw")
    soon(lambda: api(desk, "/api/v1/settings/orders"), before, page)


def test_what_the_server_refuses_stands_at_its_field(windows, desk):
    windows.expect_complaint("422|500")
    page = open_section(windows, desk, "orders", ".pattern")
    answer = {"status": 422, "code": "validation", "field": "order_number_pattern"}
    page.route("**/settings/orders", lambda route: route.fulfill(status=answer["status"], json=answer) if route.request.method == "PATCH" else route.fallback())
    page.get_by_label("Currency").fill("EUR")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This pattern cannot be used.")).to_be_visible()
    answer.update(status=500, code="server")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The server could not do it")


# Notifications

def test_what_somebody_is_told_of(windows, desk):
    windows.expect_complaint("500")
    page = open_section(windows, desk, "notifications", ".notify", email=MARTA)
    mail = page.get_by_label("Unpaid: By mail")
    expect(mail).not_to_be_checked()
    mail.check()
    saved(page)
    page.keyboard.press("z")
    expect(mail).not_to_be_checked()
    weekdays = page.get_by_role("group", name="Monday to Friday")
    page.get_by_label("Quiet on weekdays from").fill("9pm")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Write the time as 9:00 or 17:30.")).to_be_visible()
    page.get_by_label("Quiet on weekdays from").fill("8:00")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose two different times")).to_be_visible()
    look(page)
    page.get_by_label("Quiet on weekdays from").fill("2130")
    page.keyboard.press("Enter")
    saved(page)
    weekdays.get_by_text("None", exact=True).click()
    expect(page.get_by_label("Quiet on weekdays from")).to_have_count(0)
    page.get_by_role("group", name="Saturday and Sunday").get_by_text("Hours", exact=True).click()
    expect(page.get_by_label("Quiet at the weekend from")).to_have_value("22:00")
    # The page is left right after: what was not taken by then would be gone with it.
    soon(lambda: api(desk, "/api/v1/notifications/settings", MARTA)["quiet"], {"weekdays": None, "weekend": ["22:00", "08:00"]}, page)
    page.reload()
    expect(page.get_by_label("Quiet at the weekend to")).to_have_value("08:00")
    assert api(desk, "/api/v1/notifications/settings", MARTA)["quiet"] == {"weekdays": None, "weekend": ["22:00", "08:00"]}
    # Somebody else's are their own.
    assert api(desk, "/api/v1/notifications/settings")["quiet"]["weekend"] == "all_day"
    page.route("**/notifications/settings", lambda route: route.fulfill(status=500, body="{}") if route.request.method == "PATCH" else route.fallback())
    # `uncheck` would find it checked again where the refusal is faster than it.
    page.get_by_label("Deadlines: By mail").click()
    expect(page.locator(".toast-error")).to_be_visible()
    expect(page.get_by_label("Deadlines: By mail")).to_be_checked()


# Who changed what, and who may

def test_who_changed_what(windows, desk):
    desk.make("colleague", who="Grace", fields={"kind": "person", "language": "en"})
    desk.make("history", who="Grace")
    for number in range(60):
        desk.make("colleague", who="James", fields={"tax_number": f"10000000{number:02}"})
    page = open_section(windows, desk, "audit", ".audit-line")
    expect(page.locator(".audit-line")).to_have_count(50)
    expect(page.locator(".audit-line").first).to_contain_text("Марта Левицька · changed: client James O’Connor")
    expect(page.locator(".audit-line").first).to_contain_text("tax number")
    page.get_by_role("button", name="Show older").click()
    expect(page.locator(".audit-line").nth(55)).to_be_visible()
    page.get_by_label("Who", exact=True).select_option(label="Олена Савчук")
    expect(page.locator(".audit-line").filter(has_text="Марта")).to_have_count(0)
    page.get_by_label("What", exact=True).select_option("office")
    expect(page.locator(".audit-line").filter(has_text="Piotrkowska").first).to_contain_text("added: office Piotrkowska")
    look(page)
    page.get_by_label("What", exact=True).select_option("user")
    expect(page.get_by_text("Nothing was changed")).to_be_visible()


SECTIONS = ["languages", "documents", "specialisations", "offices", "orders"]


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("who", [MARTA, KLARA])
def test_others_read(windows, desk, who, section):
    page = open_section(windows, desk, section, email=who)
    body = page.locator(".settings-body")
    expect(body.locator(".card").first).to_be_visible()
    expect(body.locator("input:not([readonly]):not([disabled]):not(.sr-only), .button.primary")).to_have_count(0)
    if section == "offices":
        page.get_by_role("link", name="Długa 5").click()
        expect(body.get_by_label("Name", exact=True)).not_to_be_editable()
        expect(body.get_by_role("button", name="Save")).to_have_count(0)
        look(page)
    for link in ("Who changed what", "Colleagues"):
        expect(page.get_by_role("link", name=link)).to_have_count(0)


@pytest.mark.parametrize("section", [*SECTIONS, "offices/new", "audit", "notifications"])
def test_no_violations_here_and_on_a_phone(windows, desk, section):
    page = open_section(windows, desk, section)
    page.wait_for_selector(".settings-stack .card")
    look(page)
    page.set_viewport_size(HAND)
    look(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    assert page.evaluate("() => { const body = document.querySelector('.settings-body'); return body.scrollWidth <= body.clientWidth; }")


@pytest.mark.parametrize("locale", ["uk", "pl", "en"])
def test_nothing_is_cut_off(windows, desk, locale):
    desk.prefer(locale=locale)
    page = windows.open(desk, "/settings")
    for section in [*SECTIONS, "offices/new", "audit", "notifications"]:
        page.goto(f"{desk.origin}/settings/{section}")
        page.wait_for_selector(".settings-stack .card")
        cut = page.evaluate("""() => [...document.querySelectorAll(".settings button, .settings .tab, .settings .tag, .settings label, .settings .chip-button")]
            .filter(one => one.offsetParent !== null && one.scrollWidth > one.clientWidth + 1).map(one => `${one.className}: ${one.innerText}`)""")
        assert cut == [], section
