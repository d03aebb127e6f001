"""Reading a conversation: its pictures in full size, its files together, paper, details in words, numbers and addresses in texts."""
import io
import re
import zipfile

import pytest
from conftest import HAND, settled
from playwright.sync_api import expect
from reading import begin, open_thread, plain, png, row
from waiting import soon

TEXT = ("Call +48 600 700 800 or 067 123 45 67, write to anna.nowak@example.org. Sum 600 700 800 zł, account 12 1020 3040 0000 1234 5678 9012, "
        "order 2026/0001, NIP 527-010-33-91, on 26.11.2026.")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    one = begin(tmp_path_factory.mktemp("reading"))
    one.make("arrives", who="Grace", text="Two scans", files=[("first.png", "image/png", png(800, 600)), ("second.png", "image/png", png(300, 500, 90))])
    one.make("arrives", who="Grace", text=TEXT, files=[("third.png", "image/png", png(120, 90, 30)), ("offer.pdf", "application/pdf", plain("%PDF-1.4")),
                                                       ("note.txt", "text/plain", plain("hello"))])
    yield one
    one.stop()


@pytest.fixture
def page(windows, bureau):
    bureau.prefer(locale="en", theme="light")
    one = windows.open(bureau)
    one.wait_for_selector("[role=option]")
    return one


@pytest.fixture
def thread(page):
    open_thread(page, "Grace")
    page.wait_for_selector("a.picture")
    return page


def box(page):
    return page.get_by_role("dialog", name=re.compile("^Picture"))


def test_all_pictures_of_the_conversation(thread):
    second = thread.locator("a.picture").filter(has=thread.get_by_alt_text("second.png"))
    second.click()
    expect(box(thread)).to_contain_text("second.png 2 of 3")
    expect(box(thread)).to_contain_text("Grace")
    thread.keyboard.press("ArrowRight")
    expect(box(thread)).to_contain_text("third.png 3 of 3")
    thread.keyboard.press("ArrowRight")
    expect(box(thread)).to_contain_text("first.png 1 of 3")
    thread.keyboard.press("End")
    expect(box(thread)).to_contain_text("3 of 3")
    assert "download=1" in box(thread).get_by_role("link", name="Download third.png").get_attribute("href")
    thread.keyboard.press("Escape")
    expect(box(thread)).to_have_count(0)
    expect(second).to_be_focused()


def test_zoom_by_keys_buttons_and_a_click(thread):
    thread.locator("a.picture").first.click()
    picture = box(thread).get_by_role("img")
    settled(thread)
    fitted = picture.bounding_box()["width"]
    expect(box(thread).get_by_role("button", name="Smaller")).to_be_disabled()
    thread.keyboard.press("Equal")
    thread.wait_for_function("wide => document.querySelector('.lightbox-stage img').getBoundingClientRect().width > wide * 1.5", arg=fitted)
    box(thread).get_by_role("button", name="Smaller").click()
    thread.wait_for_function("wide => Math.abs(document.querySelector('.lightbox-stage img').getBoundingClientRect().width - wide) < 2", arg=fitted)
    picture.click()
    expect(thread.locator(".lightbox-stage.zoomed")).to_be_visible()
    thread.keyboard.press("Digit0")
    expect(thread.locator(".lightbox-stage.zoomed")).to_have_count(0)


def test_the_focus_stays_in_the_lightbox(thread):
    thread.locator("a.picture").first.click()
    for _ in range(12):
        thread.keyboard.press("Tab")
        assert thread.evaluate("() => document.activeElement === document.body || document.activeElement.closest('dialog.lightbox') !== null")


def test_a_picture_that_is_broken_says_so(page, bureau):
    bureau.make("arrives", who="Łukasz", text="Broken", files=[("broken.png", "image/png", plain("no picture")), ("whole.png", "image/png", png(50, 50))])
    open_thread(page, "Łukasz")
    page.locator("a.picture").filter(has=page.get_by_alt_text("broken.png")).click()
    expect(box(page).get_by_role("alert")).to_contain_text("cannot be shown")
    page.keyboard.press("ArrowRight")
    expect(box(page).get_by_role("img", name="whole.png")).to_be_visible()
    expect(box(page).get_by_role("alert")).to_have_count(0)


def test_swipes_on_a_phone(windows, bureau):
    page = windows.open(bureau, viewport=HAND, has_touch=True, is_mobile=True)
    row(page, "Grace").tap()
    page.locator("a.picture").first.tap()
    expect(box(page)).to_contain_text("1 of 3")
    swipe = """([from, to]) => { const one = document.querySelector('.lightbox-stage');
        const send = (type, x, y) => one.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerId: 5, pointerType: 'touch', isPrimary: true, clientX: x, clientY: y}));
        send('pointerdown', ...from); send('pointermove', (from[0] + to[0]) / 2, (from[1] + to[1]) / 2); send('pointerup', ...to); }"""
    page.evaluate(swipe, [[300, 400], [100, 405]])
    expect(box(page)).to_contain_text("2 of 3")
    page.evaluate(swipe, [[100, 400], [300, 405]])
    expect(box(page)).to_contain_text("1 of 3")
    page.evaluate(swipe, [[200, 300], [205, 480]])
    expect(box(page)).to_have_count(0)
    expect(page.locator(".thread-head")).to_be_visible()


def test_files_together_and_the_pdf(thread, bureau):
    link = thread.get_by_role("link", name="Download all 3 files as one archive")
    with thread.expect_download() as got:
        link.click()
    archive = zipfile.ZipFile(io.BytesIO(got.value.path().read_bytes()))
    assert archive.namelist() == ["third.png", "offer.pdf", "note.txt"]
    pdf = thread.get_by_role("link", name="offer.pdf")
    expect(pdf).to_have_attribute("target", "_blank")
    assert "download" not in pdf.get_attribute("href")


def test_numbers_and_addresses(thread):
    text = thread.locator(".plain").filter(has_text="Call +48")
    expect(text.get_by_role("link")).to_have_count(3)
    hrefs = text.get_by_role("link").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert hrefs == ["tel:+48600700800", "tel:0671234567", "mailto:anna.nowak@example.org"]
    thread.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text.get_by_role("link").first.hover()
    thread.get_by_role("button", name="Copy the number +48600700800").click()
    expect(thread.locator(".contact-bubble")).to_contain_text("Copied")
    assert thread.evaluate("() => navigator.clipboard.readText()") == "+48600700800"
    text.get_by_role("link").last.focus()
    thread.keyboard.press("Tab")
    expect(thread.get_by_role("button", name="Copy the address anna.nowak@example.org")).to_be_focused()
    thread.keyboard.press("Shift+Tab")
    expect(text.get_by_role("link").last).to_be_focused()


def test_details_in_words(thread):
    message = thread.locator("article").filter(has_text="Call +48")
    message.get_by_role("button", name="Show details").click()
    details = message.locator(".details")
    for words in ("Sent, by the sender’s clock", "Arrived here", "How it came", "E-mail, to biuro@example.test"):
        expect(details).to_contain_text(words)
    assert details.get_by_role("link", name="Original (.eml)").get_attribute("href").endswith("/raw")


def test_what_was_odd_is_said_in_words(page, bureau):
    bureau.make("arrives", who="Łukasz", text="Late", more={"created_at": "2026-11-26T12:00:00.000Z", "sent_at": "2026-11-26T09:00:00.000Z",
                                                            "defects": ["declared as UTF-8, but is not", "limit reached: parts", "something new"]})
    open_thread(page, "Łukasz")
    message = page.locator("article").filter(has_text="Late")
    message.get_by_role("button", name="Show details").click()
    for words in ("on its way for 3 hours", "wrong alphabet", "larger or more nested", "the reader says: something new"):
        expect(message.locator(".details")).to_contain_text(words)


def test_on_paper(thread):
    thread.evaluate("() => { window.printed = 0; window.print = () => { window.printed++; }; }")
    thread.keyboard.press("n")
    thread.locator(".note-composer textarea").fill("Only for us")
    thread.get_by_role("button", name="Save note").click()
    expect(thread.locator("article").filter(has_text="Only for us")).to_be_visible()
    thread.locator(".thread-scroll").focus()
    thread.keyboard.press("Control+p")
    dialog = thread.get_by_role("dialog", name="Print the conversation")
    preview = dialog.get_by_role("region", name="How it will be on paper")
    expect(preview).to_contain_text("Call +48 600 700 800")
    expect(preview).to_contain_text("offer.pdf")
    expect(preview).not_to_contain_text("Only for us")
    # Mail as its sender laid it out, whole.
    html = preview.locator(".paper-html").first
    expect(html).to_be_visible()
    soon(lambda: html.evaluate("one => one.shadowRoot.textContent.length > 40"), True, thread)
    assert html.evaluate("one => one.shadowRoot.querySelectorAll('script, iframe, form').length") == 0
    # What the sender would have fixed to the window stays on its sheet, and a picture of another server stays away.
    expect(preview).to_contain_text("2 pictures of other servers are left out.")
    assert html.evaluate("""one => { const sheet = one.getBoundingClientRect();
        return [...one.shadowRoot.querySelectorAll("*")].every(each => { const box = each.getBoundingClientRect(); return box.top >= sheet.top - 1 && box.bottom <= sheet.bottom + 1; }); }""")
    dialog.get_by_role("checkbox").check()
    expect(preview).to_contain_text("Only for us")
    dialog.get_by_role("button", name="Print", exact=True).click()
    thread.wait_for_function("() => window.printed === 1")
    thread.emulate_media(media="print")
    assert thread.locator(".paper-sheets").is_visible()
    assert not thread.locator(".nav").is_visible()
    assert thread.locator(".paper-sheets .paper").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    thread.emulate_media(media="screen")
    thread.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_every_sheet_of_a_long_mail_is_printed(windows, page, bureau):
    # The frame on the screen refuses the script too, aloud.
    windows.expect_complaint("Blocked script execution")
    lines = "".join(f"<p style='color: rgb(0, 0, 255)'>Line {n}</p>" for n in range(300))
    bureau.make("arrives", who="Олена", text="Long", more={"has_html": True, "html": f"<html><head><style>p {{ margin: 20px }}</style></head><body>{lines}<script>alert(1)</script></body></html>"})
    open_thread(page, "Олена")
    page.evaluate("() => { window.print = () => undefined; }")
    page.keyboard.press("Control+p")
    expect(page.locator(".print-preview .paper-html").last).to_be_attached()
    last = page.locator(".print-preview .paper-html").filter(has_text="Line 299").last
    expect(last).to_be_attached()
    style = last.evaluate("one => { const p = [...one.shadowRoot.querySelectorAll('p')].pop(); const c = getComputedStyle(p); return [c.color, c.marginTop]; }")
    assert style == ["rgb(0, 0, 255)", "20px"]
    pdf = page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert pages >= 10


def test_a_conversation_that_cannot_be_read_for_paper(windows, thread):
    windows.expect_complaint("503")
    thread.route("**/messages?*", lambda route: route.fulfill(status=503, body="{}"))
    thread.keyboard.press("Control+p")
    dialog = thread.get_by_role("dialog", name="Print the conversation")
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_role("button", name="Print", exact=True)).to_be_disabled()
    thread.unroute("**/messages?*")
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_role("region")).to_contain_text("Call +48")
