"""Pictures of answering, for people to look at: what is written, what became of it, who else is there."""
import datetime
import time
import uuid

import pytest
from bureau import MARTA, Bureau, bureau
from composing import PDF, field
from conftest import DESK, HAND, settled
from office import OWNER
from playwright.sync_api import expect
from test_pictures import LOCALES

NEXT_WEEK = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=6)).strftime("%Y-%m-%dT08:00:00Z")
CANNED = [
    {"shortcut": "ціни", "title": "Ціни та строки", "texts": {"uk": "Доброго дня, {first_name}!\nСторінка присяжного перекладу коштує 60 zł, строк — три робочі дні.",
                                                             "pl": "Dzień dobry!\nStrona tłumaczenia przysięgłego kosztuje 60 zł, termin: trzy dni robocze."}},
    {"shortcut": "години", "title": "Години роботи", "texts": {"uk": "Ми працюємо з 9 до 17.", "en": "We are here from 9 to 17."}},
    {"shortcut": "адреса", "title": "Адреса бюро", "texts": {"uk": "вул. Хрещатик, 1", "pl": "ul. Długa 1"}},
]


@pytest.fixture(scope="module")
def busy(bureau):
    """One message was refused, one is uncertain, one waits for its time, and replies are stored."""
    cookie = bureau.session()
    say = f"{cookie['name']}={cookie['value']}"
    for one in CANNED:
        bureau.ask("POST", "/api/v1/communications/canned-replies", one, say)
    bureau.smtp.on("RCPT", "550 5.1.1 <klient6@example.org>: Recipient address rejected: User unknown in virtual mailbox table", address="klient6@example.org")
    bureau.smtp.on("END", drop=True, times=1)
    end = time.monotonic() + 20
    while len(items := bureau.api("/api/v1/communications/inbox?limit=100")["items"]) < 14 and time.monotonic() < end:
        time.sleep(0.1)
    for name, state, more in (("Zofia", "uncertain", {}), ("Adam", "failed", {}), ("Ewa", "queued", {"send_at": NEXT_WEEK})):
        one = next(item for item in items if name in item["subject"])
        place = f"/api/v1/communications/conversations/{one['id']}/messages"
        seen = bureau.api(place)["items"][-1]["id"]
        bureau.ask("POST", place, {"kind": "reply", "text": "Доброго дня! Переклад **готовий**, можна забрати в офісі.", "last_seen_message_id": seen,
                                   "idempotency_key": uuid.uuid4().hex, "quote": False, **({"hold_seconds": 0} | more if not more else more)}, say)
        while bureau.api(place)["items"][-1]["state"] != state and time.monotonic() < end:
            time.sleep(0.1)
    return bureau


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_answering_pictures(windows, busy, pictures, locale, theme, size):
    busy.prefer(locale=locale, theme=theme, signature="Олена Савчук\nБюро перекладів «Слово»")
    small = size == "hand"
    page = windows.open(busy, viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)

    def keep(name):
        settled(page)
        page.screenshot(path=pictures / f"{size}-answering-{name}-{locale}-{theme}.png")

    def thread(name, marks="article"):
        if page.url.rstrip("/") != f"{busy.origin}/inbox":
            page.goto(busy.origin + "/inbox")
        page.get_by_role("option").filter(has_text=name).first.click()
        page.wait_for_selector(marks)

    page.wait_for_selector("[role=option]")
    keep("list")
    thread("Adam", ".standing-card")
    page.locator(".standing-card summary").click()
    keep("failed")
    thread("Zofia", ".standing-card")
    keep("uncertain")
    thread("Ewa", ".standing-line")
    keep("scheduled")
    thread("Piotr Nowak")
    marta = windows.open(busy, email=MARTA)
    marta.get_by_role("option").filter(has_text="Piotr Nowak").first.click()
    marta.keyboard.press("n")
    marta.keyboard.type("Я подзвоню")
    page.wait_for_selector(".thread-head .presence")
    page.keyboard.press("r")
    expect(page.locator(".letter-text")).to_be_focused()
    page.locator("input[type=file]").set_input_files(PDF)
    page.wait_for_selector(".upload.done")
    page.keyboard.insert_text("Добрий день, **пане Piotr**!\n\nПереклад буде готовий у четвер:\n- присяжний, 2 сторінки\n- 120 zł\n\n")
    keep("composer")
    page.keyboard.type("/")
    page.wait_for_selector(".canned-preview")
    keep("canned")
    page.keyboard.press("Escape")
    page.locator(".send .more").click()
    keep("ways")
    page.keyboard.press("Escape")
    page.locator(".letter-foot > .icon-button").click()
    page.goto(busy.origin + "/inbox")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("c")
    page.wait_for_selector(".letter-text")
    page.keyboard.type("Ewa")
    page.wait_for_selector(".offered [role=option]")
    keep("first")
    marta.close()
