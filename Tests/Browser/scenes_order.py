"""One order: the form of a new one, its sheet, and quotes."""
from playwright.sync_api import expect
from scene_steps import API, answer, fail, go, hold, refuse, work
from staging import Scene
from work_office import DOCX, EWA, MARTA, day

FORM, SHEET = ".order-form", ".order-sheet"
ONE = f"{API}/crm/orders/*"


# The form

def thread(page, stage, name: str) -> None:
    go(page, stage, f"/inbox/{work(stage).talk(name)['id']}?view=all", "article")
    expect(page.locator("[data-connection=live]").first).to_be_attached()


def form(page, stage, name: str = "Kancelaria Radców") -> None:
    """Filled from what was written in the conversation."""
    thread(page, stage, name)
    page.keyboard.press("o")
    expect(page.locator(f"{FORM} form[aria-busy=false]")).to_be_visible()
    expect(page.locator(f"{FORM} .price-box select")).not_to_have_value("")


def languages(page, stage, source: str = "uk", target: str = "pl") -> None:
    for at, code in ((0, source), (1, target)):
        page.locator(f"{FORM} .with-swap select").nth(at).select_option(work(stage).language(code))


def form_priced(page, stage) -> None:
    form(page, stage)
    languages(page, stage, "pl", "uk")
    expect(page.locator(f"{FORM} .price-lines li").first).to_be_visible()
    page.locator(f"{FORM} .price-box").scroll_into_view_if_needed()


def form_end(page, stage) -> None:
    form_priced(page, stage)
    page.locator(f"{FORM} textarea").fill("Umowa spółki i pełnomocnictwo, dwa egzemplarze.")
    page.locator(f"{FORM} .side-body").evaluate("box => { box.scrollTop = box.scrollHeight; }")


def form_wrong(page, stage) -> None:
    """Every field that can be wrong is."""
    go(page, stage, "/orders", ".order-card")
    page.keyboard.press("o")
    expect(page.locator(f"{FORM} form[aria-busy=false]")).to_be_visible()
    expect(page.locator(f"{FORM} .price-box select")).not_to_have_value("")
    client = page.locator(f"{FORM} .form-client input")
    for at, text in enumerate(("", "to nie adres", "12")):
        client.nth(at).fill(text)
    languages(page, stage, "pl", "pl")
    page.locator(f"{FORM} input[inputmode=numeric]").fill("багато")
    for at, text in enumerate(("dwie", "-5", "101", "1,2,3")):
        page.locator(f"{FORM} input[inputmode=decimal]").nth(at).fill(text)
    page.locator(f"{FORM} input[type=time]").fill("14:00")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"{FORM} .field-error").nth(6)).to_be_attached()


def form_wrong_sums(page, stage) -> None:
    form_wrong(page, stage)
    page.locator(f"{FORM} .price-box").evaluate("box => box.scrollIntoView({block: 'center'})")


def form_client(page, stage) -> None:
    form(page, stage)
    page.locator(f"{FORM} .form-client .text-button").click()
    expect(page.locator("dialog [role=option]").nth(2)).to_be_visible()


def form_by_hand(page, stage) -> None:
    form_priced(page, stage)
    page.locator(f"{FORM} .price-box input[inputmode=decimal]").nth(2).fill("450")
    expect(page.locator(f"{FORM} .price-total .tag")).to_be_visible()


def form_waiting(page, stage) -> None:
    hold(page, f"{API}/crm/orders/draft*")
    thread(page, stage, "Kancelaria Radców")
    page.keyboard.press("o")
    expect(page.locator(f"{FORM} form[aria-busy=true]")).to_be_visible()


def form_failed(page, stage) -> None:
    fail(page, f"{API}/crm/orders/draft*")
    thread(page, stage, "Kancelaria Radców")
    page.keyboard.press("o")
    expect(page.locator(f"{FORM} .form-error")).to_be_visible()


def form_refused(page, stage) -> None:
    form(page, stage)
    refuse(page, f"{API}/crm/orders", "reference_code")
    page.locator(f"{FORM} .form-three input").last.fill("214/2026")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"{FORM} .field.invalid")).to_be_visible()


def form_not_saved(page, stage) -> None:
    """The server does not answer; what was typed stays."""
    form(page, stage)
    fail(page, f"{API}/crm/orders", "POST")
    page.locator(f"{FORM} textarea").fill("Umowa spółki")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-error")).to_be_visible()


# The sheet

def sheet(page, stage, id: str | None = None, path: str = "/orders", **more) -> None:
    go(page, stage, f"{path}?order={id or work(stage).order}", f"{SHEET} .props", **more)


def part(number: int):
    """A part of the sheet, at its top: 4 payments, 5 what is to be done, 6 what is done, 7 papers, 8 notes, 9 history."""
    def show(page, stage) -> None:
        sheet(page, stage)
        expect(page.locator(f"{SHEET} .sheet-list li").first).to_be_attached()
        page.locator(f"{SHEET} .sheet-section").nth(number).evaluate("one => one.scrollIntoView({block: 'start'})")
    return show


def history(page, stage) -> None:
    sheet(page, stage)
    page.locator(f"{SHEET} .fold-head").click()
    expect(page.locator(".sheet-history li").first).to_be_visible()
    page.locator(f"{SHEET} .fold-head").evaluate("one => one.scrollIntoView({block: 'start'})")


def edit(page, name: str, text: str) -> None:
    page.locator(f"{SHEET} [data-field={name}] button.prop-value").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def editing(page, stage) -> None:
    sheet(page, stage)
    edit(page, "unit_price", "1.234")
    page.keyboard.press("Enter")
    expect(page.locator("[data-field=unit_price] .field-error")).to_be_visible()


def moment(page, stage) -> None:
    sheet(page, stage)
    page.locator(f"{SHEET} [data-field=deadline] button.prop-value").click()
    expect(page.locator(f"{SHEET} .prop-moment")).to_be_visible()


def spare(stage, **fields) -> dict:
    """An order of its own, as something happens to it."""
    office = work(stage)
    talk = office.talk("Łukasz")
    office.spare += 1
    return office.do("POST", "crm/orders", {
        "client_id": talk["client"]["id"], "conversation_id": talk["id"], "idempotency_key": f"spare {office.spare}", "source_language_id": office.language("pl"), "description": "Umowa najmu",
        "target_language_id": office.language("de"), "characters": 3600, "vat_rate": 2300, "deadline": {"date": day(1), "time": None}, **fields})


def conflict(page, stage) -> None:
    one = spare(stage)
    sheet(page, stage, one["id"])
    edit(page, "description", "Umowa najmu i protokół odbioru")
    # The page has not heard of it yet.
    page.route(ONE, lambda route: route.abort() if route.request.method == "GET" else route.fallback())
    work(stage).do("PATCH", f"crm/orders/{one['id']}", {"description": "Umowa najmu z aneksem nr 2", "revision": one["revision"]}, MARTA)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".conflict")).to_be_visible()


def statuses(page, stage) -> None:
    sheet(page, stage)
    page.locator(f"{SHEET} .side-head .stand").click()
    expect(page.locator("[role=menuitemradio]").first).to_be_visible()


def not_handed_out(page, stage) -> None:
    statuses(page, stage)
    page.locator("[role=menuitemradio]").last.click()
    expect(page.locator(f"{SHEET} .sheet-alert")).to_be_visible()


def payment(page, stage) -> None:
    sheet(page, stage)
    page.locator(f"{SHEET} .balance").locator("xpath=..").locator("header .text-button").click()
    amount = page.locator(f"{SHEET} .sheet-form input[inputmode=decimal]")
    expect(amount).to_be_focused()
    page.locator(f"{SHEET} .sheet-form > .text-button").click()
    amount.fill("0")
    amount.press("Enter")
    expect(page.locator(f"{SHEET} .sheet-form .field-error")).to_be_visible()
    page.locator(f"{SHEET} .sheet-form").evaluate("one => one.scrollIntoView({block: 'center'})")


def voiding(page, stage) -> None:
    sheet(page, stage)
    page.locator(f"{SHEET} .payment .text-button").first.click()
    page.keyboard.press("Enter")
    expect(page.locator(f"{SHEET} .inline-form .field-error")).to_be_visible()


def files_wrong(page, stage) -> None:
    """What could not be sent, and what is counted."""
    sheet(page, stage)
    lists = page.locator(f"{SHEET} .sheet-section:has(input[type=file])")
    lists.nth(0).locator("header .text-button").first.click()
    expect(lists.nth(0).locator("li small").first).to_contain_text("3")
    fail(page, f"{API}/files*", "POST")
    lists.nth(1).locator("input[type=file]").set_input_files({"name": "tłumaczenie.docx", "mimeType": "/".join(DOCX), "buffer": b"x" * 900})
    expect(page.locator(".toast-error")).to_be_visible()
    lists.nth(0).evaluate("one => one.scrollIntoView({block: 'start'})")


def paper(page, stage) -> None:
    sheet(page, stage)
    page.get_by_role("region", name=stage.word("papers.title")).locator("header .text-button").click()
    page.locator(f"{SHEET} .sheet-form [type=submit]").click()
    expect(page.locator(f"{SHEET} .sheet-form .field-error")).to_be_visible()
    page.locator(f"{SHEET} .sheet-form").evaluate("one => one.scrollIntoView({block: 'center'})")


def noted(page, stage) -> None:
    sheet(page, stage)
    page.locator(f"{SHEET} .note-form textarea").fill("Oddzwonić przed 15:00, klient pytał o fakturę na firmę żony.")
    page.locator(f"{SHEET} .note-form").evaluate("one => one.scrollIntoView({block: 'start'})")


def agreement(page, stage) -> None:
    """Which message it was agreed in."""
    sheet(page, stage)
    page.locator(f"{SHEET} [data-field=deadline] .agree").click()
    expect(page.locator("dialog [role=option]").first).to_be_visible()


def archived(page, stage) -> None:
    one = spare(stage)
    work(stage).do("PATCH", f"crm/orders/{one['id']}", {"is_archived": True})
    sheet(page, stage, one["id"])


def cancelled(page, stage) -> None:
    one = spare(stage)
    work(stage).do("PATCH", f"crm/orders/{one['id']}", {"cancelled": {"reason": "Klient zrezygnował, tłumaczy ktoś z rodziny."}})
    sheet(page, stage, one["id"])


def bare(page, stage) -> None:
    """Just begun: nothing is known but the client."""
    one = spare(stage, source_language_id=None, target_language_id=None, characters=None, deadline=None, description="", conversation_id=None)
    sheet(page, stage, one["id"])


def sheet_waiting(page, stage) -> None:
    hold(page, ONE)
    go(page, stage, f"/finance?order={work(stage).order}", f"{SHEET} .bone")


def sheet_failed(page, stage) -> None:
    fail(page, ONE)
    go(page, stage, f"/finance?order={work(stage).order}", f"{SHEET} .empty")


def sheet_gone(page, stage) -> None:
    go(page, stage, "/finance?order=00000000-0000-4000-8000-000000000000", f"{SHEET} .empty")


def accountant(page, stage) -> None:
    sheet(page, stage, email=EWA)


def beside(page, stage) -> None:
    """Beside the conversation it is agreed in."""
    talk = work(stage).talk("Ірина")["id"]
    go(page, stage, f"/inbox/{talk}?view=all&order={work(stage).order}", f"{SHEET} .props")


# Quotes

def counted(page, stage) -> None:
    thread(page, stage, "Kancelaria Radców")
    page.locator(".file-tools .text-button").nth(1).click()
    expect(page.locator(".file-tools .tag").first).to_be_visible()


def quote(page, stage) -> None:
    counted(page, stage)
    page.locator(".file-tools > .text-button").last.click()
    expect(page.locator(".quote-line").nth(1)).to_be_attached()


def quote_priced(page, stage) -> None:
    quote(page, stage)
    # A scan's sheets are no amount: somebody says how many pages it has.
    page.locator(".quote-line").nth(2).locator("input[inputmode=decimal]").first.fill("2")
    for at in range(page.locator(".quote-line").count()):
        page.locator(".quote-line").nth(at).locator(".with-swap select").first.select_option(work(stage).language("pl"))
        page.locator(".quote-line").nth(at).locator(".with-swap select").last.select_option(work(stage).language("uk"))
        expect(page.locator(".quote-line").nth(at).locator(".price-lines li").first).to_be_attached()


def quote_wrong(page, stage) -> None:
    quote(page, stage)
    page.locator(".quote-line").first.locator("input").first.fill("")
    page.locator(".quote-line").first.locator("input[inputmode=numeric]").fill("x")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".quote-form .field-error").nth(1)).to_be_attached()


def quote_text(page, stage) -> None:
    quote_priced(page, stage)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".quote-form textarea")).to_be_focused()


def quote_newer(page, stage) -> None:
    """Somebody wrote while it was made."""
    quote_text(page, stage)
    newer = {"id": "x", "text": "Вже не треба, дякую!", "author": None, "from": {"name": "Sekretariat", "address": "sekretariat@nowak.example.org"}}
    answer(page, f"{API}/crm/quotes/*/send", {"type": "about:blank", "title": "newer", "status": 409, "detail": "", "code": "newer_message", "message": newer}, "POST", 409)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".quote-form .sheet-alert")).to_be_visible()


def quote_sent(page, stage) -> None:
    thread(page, stage, "Kancelaria Radców")
    page.locator(".quote-card").first.scroll_into_view_if_needed()


def quote_decided(page, stage) -> None:
    quote_sent(page, stage)
    page.locator(".quote-card footer .text-button").first.click()
    expect(page.locator("dialog .button").last).to_be_visible()


def quote_accepted(page, stage) -> None:
    thread(page, stage, "Ірина")
    page.locator(".quote-card .evidence summary").click()
    expect(page.locator(".evidence li").first).to_be_visible()


SCENES = [
    Scene("order-form", form), Scene("order-form-priced", form_priced), Scene("order-form-end", form_end), Scene("order-form-wrong", form_wrong), Scene("order-form-wrong-sums", form_wrong_sums),
    Scene("order-form-client", form_client), Scene("order-form-by-hand", form_by_hand), Scene("order-form-waiting", form_waiting), Scene("order-form-failed", form_failed, complaints=("503",)),
    Scene("order-form-refused", form_refused, complaints=("422",)), Scene("order-form-not-saved", form_not_saved, complaints=("503",)),
    Scene("sheet", sheet), Scene("sheet-beside", beside, sizes=("desk",)), Scene("sheet-payments", part(4)), Scene("sheet-files", part(5)), Scene("sheet-papers", part(7)), Scene("sheet-notes", noted),
    Scene("sheet-history", history), Scene("sheet-wrong", editing), Scene("sheet-deadline", moment), Scene("sheet-conflict", conflict, complaints=("409", "ERR_FAILED")),
    Scene("sheet-statuses", statuses), Scene("sheet-not-handed-out", not_handed_out, complaints=("409",)), Scene("sheet-payment", payment), Scene("sheet-voiding", voiding),
    Scene("sheet-file-failed", files_wrong, complaints=("503",)), Scene("sheet-paper", paper), Scene("sheet-agreement", agreement), Scene("sheet-archived", archived), Scene("sheet-cancelled", cancelled), Scene("sheet-bare", bare),
    Scene("sheet-accountant", accountant), Scene("sheet-waiting", sheet_waiting), Scene("sheet-failed", sheet_failed, complaints=("503",)), Scene("sheet-gone", sheet_gone, complaints=("404",)),
    Scene("files-counted", counted), Scene("quote", quote), Scene("quote-priced", quote_priced), Scene("quote-wrong", quote_wrong), Scene("quote-text", quote_text),
    Scene("quote-newer", quote_newer, complaints=("409",)), Scene("quote-sent", quote_sent), Scene("quote-decided", quote_decided), Scene("quote-accepted", quote_accepted),
]
