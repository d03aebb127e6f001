"""Scenes of writing: answers, files, later, canned replies, what a colleague answered meanwhile, the first message."""


from playwright.sync_api import expect
from prepared import MARTA
from staging import Scene
TEXT = ".letter-text"
WORDS = "Добрий день, **пані Олено**!\n\nПереклад буде готовий у четвер:\n- присяжний, 2 сторінки\n- 120 zł\n"
SCANS = [{"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"x" * 40_000} for name in (
    "umowa", "pełnomocnictwo_notarialne_z_apostille_i_tłumaczeniem_przysięgłym_2026", "список документів")]


def writing(page, stage, who="Олена Коваленко", text=WORDS, stroke="r"):
    stage.thread(who)
    page.keyboard.press(stroke)
    page.wait_for_selector(TEXT)
    expect(page.locator(TEXT)).to_be_visible()
    page.locator(TEXT).fill(text)


def files(page, stage):
    writing(page, stage)
    page.locator("input[type=file]").set_input_files(SCANS)
    expect(page.locator(".upload.done")).to_have_count(3)


def recipients(page, stage):
    writing(page, stage)
    page.locator(".goes-to").click()
    page.locator(".copies").click()
    page.locator(".recipients input").first.wait_for()
    page.keyboard.insert_text("не адреса")
    page.keyboard.press("Enter")
    page.wait_for_selector(".chips-wrong")


def ways(page, stage):
    writing(page, stage)
    page.locator(".send .more").click()
    page.wait_for_selector("[role=menu]")


def later(page, stage):
    ways(page, stage)
    page.get_by_role("menuitem").last.click()
    page.wait_for_selector("dialog input")


def too_late(page, stage):
    later(page, stage)
    page.locator("dialog input").fill("2020-01-01T08:00")
    page.wait_for_selector("dialog .field-error")


def kinds(page, stage):
    writing(page, stage)
    page.locator(".letter .kind").click()
    page.wait_for_selector("[role=menu]")


def nothing(page, stage):
    writing(page, stage, text="")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".letter-problem")


def offer(page, stage):
    writing(page, stage, text="")
    page.locator(TEXT).press_sequentially("/")
    page.wait_for_selector(".canned-preview")


def canned(page, stage):
    writing(page, stage, text="")
    page.keyboard.press("Control+Period")
    page.wait_for_selector("dialog .canned-preview")


def newer(page, stage):
    writing(page, stage, "Наталія", "Добрий день! Подзвонимо о 14:00.")
    # Nothing that was on its way may bring the answer before it was overlooked.
    page.route("**/messages?*", lambda route: None if route.request.method == "GET" else route.fallback())
    stage.office.make("answers", who="Наталія", by=MARTA, text="Я вже відповіла телефоном: документи готові, забере сьогодні.", quietly=True)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".newer[role=alert]")).to_be_visible()


def meanwhile(page, stage):
    writing(page, stage, "Наталія", "Добрий день! Подзвонимо о 14:00.")
    page.wait_for_selector("[data-connection=live]", state="attached")
    stage.office.make("writes", who="Наталія", text="І ще одне питання: чи можна оплатити карткою?")
    page.wait_for_selector(".newer[role=status]")


def sent(page, stage):
    writing(page, stage, "Daniel Weber", "Dear Daniel, it will be ready on Thursday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast").first).to_be_visible()


def first(page, stage):
    stage.go("/inbox", ".list-body [role=option]")
    page.keyboard.press("c")
    page.wait_for_selector(TEXT)
    expect(page.locator(".chips-box input").first).to_be_focused()
    page.keyboard.type("Ewa")
    page.wait_for_selector(".offered [role=option]")


def first_empty(page, stage):
    stage.go("/inbox", ".list-body [role=option]")
    page.keyboard.press("c")
    page.wait_for_selector(TEXT)


def part_away(page, stage):
    page.route("**/composer.js?*", lambda route: route.abort())
    stage.thread("Олена Коваленко")
    page.locator(".way-letter").click()
    page.wait_for_selector(".foot[role=alert]")


SCENES = [
    Scene("write", writing),
    Scene("write-forward", lambda page, stage: writing(page, stage, who="Daniel Weber", stroke="f")),
    Scene("write-files", files),
    Scene("write-recipients", recipients),
    Scene("write-kinds", kinds),
    Scene("write-ways", ways),
    Scene("write-later", later),
    Scene("write-too-late", too_late),
    Scene("write-nothing", nothing),
    Scene("write-offer", offer),
    Scene("write-canned", canned),
    # What these two do is shown in test_sending.py; here they stand for their pictures.
    Scene("write-newer", newer, complaints=("409",), daily=()),
    Scene("write-meanwhile", meanwhile),
    Scene("write-sent", sent, daily=()),
    Scene("write-first", first_empty),
    Scene("write-first-to", first),
    Scene("write-away", part_away, complaints=("ERR_FAILED|Failed to",)),
]
