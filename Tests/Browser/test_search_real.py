"""The search in words on the real service, in mail as it is written here: what each operator finds, what is marked, counted, offered and shown page by page."""
import datetime
import urllib.parse
from email.utils import format_datetime

import letters
import pytest
from office import ADDRESS
from pairs import ask, change
from playwright.sync_api import expect
from searching import field, hits, offers
from waiting import soon


def of(number, who, subject, text, day, file=None):
    mail = letters.letter(number, who, subject, text, 0)
    mail.replace_header("Date", format_datetime(datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00")))
    if file:
        mail.add_attachment(b"%PDF-1.4\n1" if file.endswith("pdf") else letters.PNG, maintype="application" if file.endswith("pdf") else "image",
                            subtype="pdf" if file.endswith("pdf") else "png", filename=file)
    return mail


MAILS = [
    of(9001, "Łucja Śliwa <lucja@example.org>", "Tłumaczenie zaświadczenia", "Proszę o przysięgłe tłumaczenie zaświadczenia o niekaralności.\n", "2026-03-02", "skan.pdf"),
    of(9002, "Łucja Śliwa <lucja@example.org>", "Pytanie o cenę", "Ile kosztuje tłumaczenie przysięgłe? Zaświadczenie mam. Mój telefon: +48 501 222 333.\n", "2026-05-10"),
    of(9003, "Ґанна Їжак <ganna@example.org>", "Переклад свідоцтва", "Добрий день, потрібен переклад свідоцтва про народження.\n", "2026-03-20", "фото.png"),
    of(9004, "Ґанна Їжак <ganna@example.org>", "Об’єднання справ", "Чи можна об’єднати замовлення?\n", "2026-06-01"),
    of(9005, f"Biuro <{ADDRESS}>", "Odpowiedź", "Свідоцтво готове, tłumaczenie też.\n", "2026-06-02"),
]


@pytest.fixture(scope="module")
def full(office, tmp_path_factory):
    """A year of mail and much of one kind. Telegram is not here, so mail is all there is."""
    MAILS[-1].replace_header("To", "Łucja Śliwa <lucja@example.org>")
    office.import_mail(letters.write(tmp_path_factory.mktemp("year"), [*MAILS, *letters.many(64)]))
    office.add_user("Марта Левицька", "marta@example.test")
    office.prefer(locale="en", theme="light")
    office.api = lambda path: ask(office, "GET", path, {})
    found = {one["subject"]: one["id"] for one in office.api("/api/v1/communications/inbox?view=all&limit=200")["items"]}
    path = "/api/v1/communications/conversations/"
    marta = next(one["id"] for one in office.api("/api/v1/users")["items"] if one["name"].startswith("Марта"))
    ask(office, "PATCH", path + found["Переклад свідоцтва"], {"tags": ["Sąd okręgowy"]})
    ask(office, "PATCH", path + found["Pytanie o cenę"], {"assignee": marta, "status": "closed"})
    return office


@pytest.fixture
def page(windows, full):
    one = windows.open(full, "/search")
    expect(field(one)).to_be_focused()
    return one


def group(page, kind):
    return page.get_by_role("group", name=kind, exact=True).locator(".hit:not(.more)")


def search(page, words):
    """Typed, with the results for just that, and with nothing offered any more."""
    def about(answer):
        asked = urllib.parse.urlsplit(answer.url)
        return asked.path == "/api/v1/search" and urllib.parse.parse_qs(asked.query).get("q", [""])[0].strip() == words and answer.status == 200

    with page.expect_response(about):
        field(page).fill(words + " ")
    expect(page.locator(".list-body[aria-busy=true]")).to_have_count(0)


ONE, TWO, THREE, FOUR = "Tłumaczenie zaświadczenia", "Pytanie o cenę", "Переклад свідоцтва", "Об’єднання справ"
FOUND = {
    "from:śliwa": {ONE, TWO}, "from:lucja@example.org before:2026-04": {ONE}, "from:ЇЖАК": {THREE, FOUR}, "has:attachment after:2026-03-10 before:2026-04": {THREE},
    "has:pdf before:2026-04": {ONE}, "has:image on:2026-03": {THREE}, "on:2026-06-01": {FOUR}, "platform:email before:2026-03-15": {ONE},
    'tag:"sąd okręgowy"': {THREE}, "assignee:Марта": {TWO}, "is:closed": {TWO}, '"tłumaczenie zaświadczenia"': {ONE}, "„tłumaczenie przysięgłe”": {TWO},
    "tlumaczenie from:sliwa": {ONE, TWO}, "свідоцтва from:їжак": {THREE}, "об'єднати": {FOUR}, "from:śliwa -has:attachment": {TWO}, "platform:telegram": set(),
    "501222333": {TWO}, "00 48 501-222-333": {TWO}, "(501) 222 33 3 is:closed": {TWO}, "501222334": set(),
}


def test_what_each_operator_finds(page, full):
    """In the page as in the list that it becomes."""
    for words, subjects in FOUND.items():
        search(page, words)
        page.locator(".search-kinds").get_by_role("link", name="Conversations").click()
        if subjects:
            expect(hits(page)).to_have_count(len(subjects)), words
        else:
            expect(page.locator(".list-body .empty")).to_be_visible()
        # As many as before may be others.
        soon(lambda: (words, {one.split("\n")[0] for one in hits(page).locator(".row-subject").all_inner_texts()}), (words, subjects), page)
        expect(page.locator(".search-hints")).to_have_count(0)
    search(page, "from:śliwa")
    page.get_by_role("button", name="Show as a list").click()
    expect(page.get_by_role("listbox", name="Conversations").get_by_role("option")).to_have_count(2)


def test_what_is_marked(page):
    """Found without its accents, marked with them; the piece of the text that is shown is the one it stands in."""
    for words, marked in {
        "zaswiadczenia": {"zaświadczenia"}, "народження": {"народження"}, '"przysięgłe tłumaczenie"': {"przysięgłe tłumaczenie", "przysięgłe", "tłumaczenie"},
        "об'єднати": {"об’єднати"}, "ЦЕНУ OR tlumacz": set(), "from:śliwa niekaralnosci": {"niekaralności"},
    }.items():
        search(page, words)

        def others():
            found = {one.strip().casefold() for one in page.locator(".hit mark").all_inner_texts()}
            return found - marked if found or not marked else "nothing"

        soon(lambda: (words, others()), (words, set()), page)


def test_people_and_tags_are_offered(page, full):
    field(page).fill("from:ґан")
    expect(offers(page).filter(has_text="Ґанна Їжак")).to_be_visible()
    offers(page).filter(has_text="Ґанна Їжак").click()
    expect(field(page)).to_have_value('from:"Ґанна Їжак" ')
    expect(hits(page).first).to_contain_text("Ґанна Їжак")
    expect(page.locator(".narrow-chip")).to_contain_text("Ґанна Їжак")
    expect(field(page)).to_be_focused()
    page.keyboard.type("tag:są")
    expect(offers(page).first).to_contain_text("Sąd okręgowy")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value('from:"Ґанна Їжак" tag:"Sąd okręgowy" ')
    page.locator(".search-kinds").get_by_role("link", name="Conversations").click()
    expect(hits(page)).to_have_count(1)
    expect(hits(page)).to_contain_text("Переклад свідоцтва")
    field(page).fill("assignee:мар")
    expect(offers(page).filter(has_text="Марта Левицька")).to_be_visible()
    field(page).fill("Łuc")
    expect(offers(page).filter(has_text="Łucja Śliwa")).to_be_visible()


def test_what_cannot_be_read_is_said(page):
    search(page, "Sprawa before:jutro tag:niema platform:fax")
    hints = page.locator(".search-hints li")
    expect(hints.filter(has_text="before: needs a day, month or year")).to_have_count(1)
    expect(hints.filter(has_text="platform: does not know “fax”")).to_have_count(1)


def test_counts_pages_and_what_was_sought(page, full):
    search(page, "Sprawa")
    kinds = page.locator(".search-kinds")
    expect(kinds.get_by_role("link", name="Conversations")).to_contain_text("64")
    expect(group(page, "Conversations")).to_have_count(50)
    page.get_by_role("option", name="Conversations: show all 64").click()
    expect(page.get_by_role("option", name="Show more")).to_be_attached()
    expect(hits(page)).to_have_count(50)
    expect(hits(page).first).to_be_in_viewport()
    first = hits(page).locator(".row-subject").all_inner_texts()
    # Whoever comes to the end finds the next page there.
    hits(page).last.scroll_into_view_if_needed()
    expect(hits(page)).to_have_count(64)
    assert len(set(hits(page).locator(".row-subject").all_inner_texts())) == 64 and hits(page).locator(".row-subject").all_inner_texts()[:50] == first
    expect(kinds.get_by_role("link", name="Conversations")).to_contain_text("64")
    # Opened from there, its words are offered again, in this browser and after it was loaded anew.
    hits(page).first.click()
    expect(page.locator("article").first).to_contain_text("Treść numer")
    page.goto(full.origin + "/inbox")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("/")
    expect(offers(page).first).to_contain_text("Sprawa")


def test_a_number_is_found_in_another_spelling_by_the_palette_and_marked(page):
    search(page, "501-222-333")
    expect(group(page, "Conversations").locator("mark")).to_have_text(["48", "501", "222", "333"])
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("501222333")
    expect(page.get_by_role("dialog").get_by_role("option").filter(has_text=TWO)).to_have_count(1)
