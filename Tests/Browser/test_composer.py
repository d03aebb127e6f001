"""Answering: from the first key to what becomes of the message, with nothing lost and nothing sent twice."""
import json
import re

import letters
import pytest
from conftest import HAND
from office import ADDRESS, Office
from playwright.sync_api import expect
from test_access import check_themes

REPLIES = "**/conversations/*/messages"
PDF = {"name": "umowa.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"x" * 4000}


@pytest.fixture
def desk(tmp_path):
    """An office of its own for every test, as they leave drafts and orders behind."""
    one = Office(tmp_path, mock=True).start()
    one.set_up()
    mails = letters.standard()
    copied = letters.letter(20, "Anna Maj <anna.maj@example.org>", "Akta sprawy", "W załączeniu skany.\n", 1)
    copied["Cc"] = "Sąd <sad@example.org>, biuro@example.test"
    one.import_mail(letters.write(tmp_path / "mail", [*mails, copied]))
    one.add_user("Марта Левицька", "marta@example.test")
    one.make("connect", address=ADDRESS)
    one.prefer(locale="en", theme="light")
    one.prefer("marta@example.test", locale="en", theme="light")
    yield one
    one.stop()


@pytest.fixture
def page(desk, windows):
    one = windows.open(desk)
    expect(one.get_by_role("option").first).to_be_visible()
    expect(one.locator("[data-connection=live]").first).to_be_attached()
    return one


def open_thread(page, name="Piotr"):
    page.get_by_role("option").filter(has_text=name).first.click()
    expect(page.locator("article").first).to_be_visible()


def field(page):
    return page.get_by_role("textbox", name="Text of the message")


def composer(page):
    return page.locator("form.letter")


def sent(page):
    return page.locator("article.outbound .bubble")


def begin(page, name="Piotr", key="r"):
    open_thread(page, name)
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()
    expect(composer(page).locator(".goes-to")).not_to_contain_text("…")


def write(page, text, name="Piotr"):
    begin(page, name)
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def toast(page, text):
    return page.locator(".toast", has_text=text)


def body_of(request):
    return json.loads(request.post_data)


def test_a_reply_by_keys_alone(page):
    begin(page)
    expect(composer(page).locator(".goes-to")).to_have_text("To Piotr Wiśniewski <piotr@example.org>")
    assert page.locator(".foot").count() == 0
    page.keyboard.type("Dzień dobry, erunasz")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/messages")) as asked:
        page.keyboard.press("Control+Enter")
    body = body_of(asked.value)
    assert body["kind"] == "reply" and body["text"] == "Dzień dobry, erunasz" and body["to"] == [{"name": "Piotr Wiśniewski", "address": "piotr@example.org"}]
    assert body["quote"] and body["signature"] and body["hold_seconds"] == 5 and body["last_seen_message_id"] and body["in_reply_to"] and len(body["idempotency_key"]) >= 16
    expect(sent(page)).to_contain_text("Dzień dobry, erunasz")
    expect(page.locator("article.outbound .standing-line")).to_contain_text(re.compile(r"Sends in [1-5] s"))
    expect(toast(page, "Sent in 5 s")).to_be_visible()
    expect(composer(page)).to_have_count(0)
    expect(page.locator("article.outbound").get_by_text("Sent", exact=True)).to_be_attached(timeout=9000)
    expect(page.locator("article.outbound .standing-line")).to_have_count(0)
    expect(page.locator(".row .draft")).to_have_count(0)


def test_it_cannot_be_mistaken_for_a_note(page):
    begin(page)
    blue = composer(page).locator(".letter-box").evaluate("one => getComputedStyle(one).borderTopColor")
    expect(field(page)).to_have_attribute("placeholder", "The client reads what you write here…")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    note = page.locator(".note-composer")
    assert note.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 246, 214)" and blue != "rgb(236, 217, 142)"
    expect(composer(page)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(note).to_have_count(0)


def test_it_stands_there_before_the_server_answers(page):
    waiting = []
    page.route(REPLIES, lambda route: waiting.append(route) if route.request.method == "POST" else route.fallback())
    write(page, "At once")
    expect(sent(page)).to_have_text("At once")
    assert len(waiting) == 1
    waiting[0].fallback()
    page.wait_for_timeout(500)
    expect(sent(page)).to_have_count(1)


def test_undo_puts_everything_back(page):
    begin(page)
    page.keyboard.insert_text("With a file")
    page.locator("input[type=file]").set_input_files(PDF)
    expect(page.locator(".upload.done")).to_contain_text("umowa.pdf")
    page.keyboard.press("Control+Enter")
    expect(sent(page)).to_have_count(1)
    expect(page.locator("article.outbound .chip")).to_contain_text("umowa.pdf")
    page.keyboard.press("z")
    expect(field(page)).to_have_value("With a file")
    expect(field(page)).to_be_focused()
    expect(page.locator(".upload.done")).to_contain_text("umowa.pdf")
    expect(sent(page)).to_have_count(0)
    page.reload()
    expect(sent(page)).to_have_count(0)
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("With a file")


def test_reply_to_all_forward_and_back(page):
    begin(page, "Anna", "Shift+R")
    expect(composer(page).locator(".goes-to")).to_have_text("To Anna Maj <anna.maj@example.org>, copy: Sąd <sad@example.org>")
    page.keyboard.type("To both")
    page.get_by_role("button", name="Kind of answer: Reply to all").click()
    page.get_by_role("menuitemradio", name="Reply", exact=True).click()
    expect(composer(page).locator(".goes-to")).to_have_text("To Anna Maj <anna.maj@example.org>")
    expect(field(page)).to_have_value("To both")


def test_a_forward_takes_the_files_along(page):
    open_thread(page, "Łukasz")
    page.keyboard.press("f")
    to = page.get_by_role("combobox", name="To", exact=True)
    expect(to).to_be_focused()
    expect(page.locator(".upload.done")).to_have_count(3)
    page.get_by_role("button", name="Remove архів.zip").click()
    to.fill("tlumacz@example.org")
    to.press("Enter")
    expect(page.get_by_label("Subject")).to_have_value("Fwd: Dokumenty z Łodzi")
    field(page).fill("Please translate.")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/conversations")) as asked:
        field(page).press("Control+Enter")
    body = body_of(asked.value)
    assert len(body["attachments"]) == 2 and body["forward_of"] and body["to"] == [{"name": "", "address": "tlumacz@example.org"}] and "kind" not in body
    expect(page.get_by_role("option").filter(has_text="tlumacz@example.org")).to_be_visible()
    expect(sent(page)).to_have_count(0)


def test_a_first_message(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    expect(to).to_be_focused()
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients").get_by_role("option")).to_have_text(["Grace Morgangrace@example.org"])
    to.press("Enter")
    expect(page.locator(".person")).to_have_text("Grace Morgan")
    page.get_by_role("button", name="Add copies").click()
    page.get_by_role("combobox", name="Hidden copy").fill("archive@example.org,")
    page.get_by_role("combobox", name="Hidden copy").blur()
    page.get_by_label("Subject").fill("Documents")
    field(page).fill("They are ready.")
    field(page).press("Control+Enter")
    expect(sent(page)).to_contain_text("They are ready.")
    expect(page.locator(".thread-title")).to_contain_text("Documents")
    page.locator("article.outbound").get_by_role("button", name="Show details").click()
    expect(page.locator(".details")).to_contain_text("archive@example.org")
    page.keyboard.press("z")
    expect(field(page)).to_have_value("They are ready.")
    expect(page.get_by_label("Subject")).to_have_value("Documents")
    assert "compose=" in page.url


def test_bad_addresses_are_named_and_chips_go_by_key(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    to.fill("anna@, Jan Nowak <jan@example.org>; ola@example.org")
    to.press("Enter")
    expect(page.locator(".person")).to_have_count(3)
    expect(composer(page).get_by_role("alert")).to_have_text("“anna@” is not an e-mail address.")
    field(page).fill("Hello")
    field(page).press("Control+Enter")
    expect(composer(page).get_by_text("One of the addresses is not right.")).to_be_visible()
    to.focus()
    to.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    expect(page.locator(".person")).to_have_text(["Jan Nowak", "ola@example.org"])
    expect(to).to_be_focused()
    to.press("Backspace")
    expect(page.locator(".person")).to_have_text(["Jan Nowak"])
    expect(composer(page).get_by_role("alert")).to_have_count(0)


def test_enter_never_chooses_whom_an_earlier_text_found(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients")).to_be_visible()
    to.evaluate("""(box) => { Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, "new@example.org");
                box.dispatchEvent(new Event("input", {bubbles: true})); }""")
    to.press("Enter")
    expect(page.locator(".person")).to_have_text(["new@example.org"])
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients")).to_be_visible()
    to.fill("bad@")
    to.press("Enter")
    expect(page.locator(".person")).to_have_text(["new@example.org", "bad@"])


def test_nothing_is_sent_to_nobody_and_nothing_empty(page):
    page.keyboard.press("c")
    field(page).fill("Hello")
    field(page).press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_have_text("Add at least one recipient.")
    begin(page)
    page.keyboard.press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_have_text("There is nothing to send yet. Write a text or attach a file.")


def test_formatting_by_key_and_button(page):
    begin(page)
    page.keyboard.type("price list")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+B")
    expect(field(page)).to_have_value("**price list**")
    page.keyboard.press("Control+B")
    expect(field(page)).to_have_value("price list")
    page.get_by_role("button", name="Italic").click()
    expect(field(page)).to_have_value("*price list*")
    page.keyboard.press("Control+Z")
    expect(field(page)).to_have_value("price list")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="List", exact=True).click()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("see ")
    page.keyboard.press("Control+Shift+L")
    page.keyboard.type("map")
    expect(field(page)).to_have_value("price list\n- one\n- two\nsee [map](https://)")
    field(page).fill("a **bold** and *soft* [map](https://example.org/) <b>no</b>\n\n1. one\n2. two\n\n> said")
    page.keyboard.press("Control+Enter")
    bubble = sent(page)
    expect(bubble.locator("strong")).to_have_text("bold")
    expect(bubble.locator("em")).to_have_text("soft")
    expect(bubble.locator("ol > li")).to_have_text(["one", "two"])
    expect(bubble.locator("blockquote")).to_have_text("said")
    expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.org/")
    expect(bubble).to_contain_text("<b>no</b>")


def test_what_stands_below_can_be_left_out(page, desk):
    desk.prefer(signature="Олена\nBiuro Słowo")
    page.reload()
    begin(page, "Олена Ков")
    page.get_by_role("button", name="Signature", exact=True).click()
    expect(page.locator(".below-text")).to_have_text("Олена\nBiuro Słowo")
    page.get_by_role("button", name="Quoted text below", exact=True).click()
    expect(page.locator(".below-text").last).to_contain_text("> Дякую, чекаю на четвер!")
    page.get_by_role("button", name="Leave out: Quoted text below").click()
    field(page).fill("Short")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/messages")) as asked:
        field(page).press("Control+Enter")
    assert body_of(asked.value)["quote"] is False and body_of(asked.value)["signature"] is True
    expect(sent(page).last.locator("> div > .plain-text").first).to_have_text("Short")
    expect(sent(page).last.get_by_role("button", name="Show signature")).to_be_visible()


def test_files_by_drop_and_paste(page, desk):
    begin(page)
    data = page.evaluate_handle("""() => { const data = new DataTransfer(); data.items.add(new File(["x".repeat(3000)], "skan.png", {type: "image/png"})); return data; }""")
    column = page.locator(".thread-column")
    column.dispatch_event("dragenter", {"dataTransfer": data})
    expect(page.get_by_text("Drop the files to attach them")).to_be_visible()
    column.dispatch_event("dragover", {"dataTransfer": data})
    column.dispatch_event("drop", {"dataTransfer": data})
    expect(page.get_by_text("Drop the files to attach them")).to_have_count(0)
    expect(page.locator(".upload.done")).to_contain_text(["skan.png"])
    field(page).evaluate("""(box) => { const data = new DataTransfer(); data.items.add(new File(["y"], "image.png", {type: "image/png"}));
                            box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""")
    expect(page.locator(".upload.done")).to_have_count(2)
    expect(page.locator(".upload.done").last).to_contain_text(re.compile(r"image-\d\d-\d\d-\d\d\.png"))
    page.get_by_role("button", name="Remove skan.png").click()
    expect(page.locator(".upload.done")).to_have_count(1)


def test_a_file_dropped_on_a_thread_begins_an_answer(page):
    open_thread(page)
    expect(page.locator(".drop-zone")).to_be_attached()
    data = page.evaluate_handle("""() => { const data = new DataTransfer(); data.items.add(new File(["x"], "skan.png", {type: "image/png"})); return data; }""")
    page.locator(".thread-scroll").dispatch_event("drop", {"dataTransfer": data})
    expect(field(page)).to_be_visible()
    expect(page.locator(".upload.done")).to_contain_text(["skan.png"])


def test_sending_waits_for_the_files(page, desk):
    desk.make("upload_pace", seconds=1.2)
    begin(page)
    page.keyboard.type("With the contract")
    page.locator("input[type=file]").set_input_files(PDF)
    expect(page.get_by_role("progressbar", name="Uploading umowa.pdf")).to_be_visible()
    posts = []
    page.on("request", lambda one: posts.append(one) if one.method == "POST" and one.url.endswith("/messages") else None)
    field(page).press("Control+Enter")
    expect(page.get_by_role("button", name="Waiting for files…")).to_be_disabled()
    assert posts == []
    expect(sent(page)).to_contain_text("With the contract")
    assert len(body_of(posts[0])["attachments"]) == 1


def test_uploads_are_cancelled_and_tried_again(page, desk, windows):
    windows.expect_complaint("Failed to load|ERR_")
    tries = []

    def once(route):
        tries.append(1)
        return route.abort() if len(tries) == 1 else route.fallback()
    page.route("**/api/v1/files?**", once)
    begin(page)
    page.keyboard.type("x")
    page.locator("input[type=file]").set_input_files(PDF)
    expect(page.locator(".upload.failed")).to_contain_text("The connection broke.")
    field(page).press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_have_text("Not every file has arrived. Try it again or take it out.")
    page.locator(".upload.failed").get_by_role("button", name="Try again").click()
    expect(page.locator(".upload.done")).to_contain_text("umowa.pdf")
    desk.make("upload_pace", seconds=30)
    page.locator("input[type=file]").set_input_files({**PDF, "name": "second.pdf"})
    page.get_by_role("button", name="Do not attach second.pdf").click()
    expect(page.locator(".upload")).to_have_count(1)


def test_sizes_are_said(page):
    begin(page)
    page.evaluate("""() => { const data = new DataTransfer(); const one = (name, size) => new File([new Uint8Array(size)], name, {type: "application/pdf"});
                     data.items.add(one("big.pdf", 51 * 1024 * 1024)); data.items.add(one("half.pdf", 21000000));
                     document.querySelector(".letter-text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""")
    expect(page.locator(".upload.failed")).to_contain_text("Larger than 50 MB")
    expect(page.locator(".upload.failed").get_by_role("button", name="Try again")).to_have_count(0)
    expect(page.locator(".upload.done")).to_contain_text("half.pdf", timeout=15_000)
    expect(page.locator(".letter-warning")).to_contain_text("Many mail servers refuse more than 25 MB.")


def test_a_draft_survives_a_crash_and_another_browser(page, windows, desk):
    begin(page)
    with page.expect_response(lambda one: one.request.method == "PUT" and "/drafts/" in one.url):
        page.keyboard.type("Half a thought")
        page.locator("input[type=file]").set_input_files(PDF)
        expect(page.locator(".upload.done")).to_have_count(1)
    page.wait_for_timeout(1800)
    expect(page.get_by_role("option").filter(has_text="Piotr").locator(".draft")).to_have_text("Draft")
    other = windows.open(desk)
    row = other.get_by_role("option").filter(has_text="Piotr")
    expect(row.locator(".draft")).to_have_text("Draft")
    row.click()
    other.get_by_role("button", name="Go on with your answer").click()
    expect(field(other)).to_have_value("Half a thought")
    expect(other.locator(".upload.done")).to_contain_text("umowa.pdf")
    expect(composer(other).locator(".goes-to")).to_have_text("To Piotr Wiśniewski <piotr@example.org>")
    # What was typed after the server went away, and before the browser did, is in this browser only.
    desk.stop()
    windows.expect_complaint("Failed to load|ERR_|WebSocket")
    field(other).focus()
    other.keyboard.press("End")
    other.keyboard.type(", nearly whole")
    other.goto("about:blank")
    desk.start()
    other.goto(desk.origin + "/inbox")
    other.get_by_role("option").filter(has_text="Piotr").click()
    other.get_by_role("button", name="Go on with your answer").click()
    expect(field(other)).to_have_value("Half a thought, nearly whole")
    other.keyboard.press("Control+Enter")
    expect(other.locator(".row .draft")).to_have_count(0)
    other.wait_for_timeout(500)
    page.reload()
    expect(page.get_by_role("option").filter(has_text="Piotr")).to_be_visible()
    expect(page.locator(".row .draft")).to_have_count(0)


def test_a_draft_is_thrown_away_and_brought_back(page):
    begin(page)
    page.keyboard.type("Not like this")
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_role("button", name="Reply", exact=True)).to_be_visible()
    page.keyboard.press("z")
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("Not like this")


def test_send_later_and_take_it_back(page):
    begin(page)
    page.keyboard.type("Tomorrow then")
    page.get_by_role("button", name="More ways to send").click()
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/messages")) as asked:
        page.get_by_role("menuitem", name="Tomorrow at 8:00").click()
    body = body_of(asked.value)
    assert re.search(r"T0[67]:00:00", body["send_at"]) and "hold_seconds" not in body
    expect(page.locator("article.outbound .standing-line")).to_contain_text("08:00")
    expect(toast(page, "Scheduled")).to_be_visible()
    page.reload()
    page.locator("article.outbound").get_by_role("button", name="Edit").click()
    expect(field(page)).to_have_value("Tomorrow then")
    expect(sent(page)).to_have_count(0)
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("menuitem", name="Pick a time…").click()
    when = page.get_by_label("Day and time")
    when.fill("2020-01-01T08:00")
    expect(page.get_by_role("button", name="Schedule")).to_be_disabled()
    when.fill("2035-05-07T10:30")
    page.get_by_role("button", name="Schedule").click()
    expect(page.locator("article.outbound .standing-line")).to_contain_text("7 May 2035")


def test_send_and_close_moves_on_and_undo_opens_again(page):
    begin(page)
    page.keyboard.type("Done")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_role("option").filter(has_text="Piotr")).to_have_count(0)
    expect(page.locator(".thread-head .thread-name")).not_to_have_text("Piotr Wiśniewski")
    page.keyboard.press("z")
    expect(field(page)).to_have_value("Done")
    expect(page.locator(".thread-head .thread-name")).to_have_text("Piotr Wiśniewski")
    expect(page.get_by_role("option").filter(has_text="Piotr")).to_be_visible()


def quick(desk, page):
    """Without the seconds to undo."""
    desk.prefer(undo_seconds=0)
    page.reload()
    expect(page.get_by_role("option").first).to_be_visible()


def test_a_refusal_has_words_a_reason_and_a_next_step(page, desk):
    quick(desk, page)
    desk.make("next_send", outcome="recipient_refused")
    write(page, "Hello")
    card = page.get_by_role("group", name="Not sent: the address was refused (piotr@example.org)")
    expect(card).to_contain_text("Nobody got it. Check the address")
    card.get_by_text("What the mail server said").click()
    expect(card.locator("blockquote")).to_contain_text("550 5.1.1")
    desk.make("next_send", outcome="gave_up")
    card.get_by_role("button", name="Try again").click()
    card = page.get_by_role("group", name="Not sent: the server did not take it for a whole day")
    card.get_by_role("button", name="Edit").click()
    expect(field(page)).to_have_value("Hello")
    expect(sent(page)).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.outbound").get_by_text("Sent", exact=True)).to_be_attached()


@pytest.mark.parametrize("fault", ["sender_refused", "content_refused", "too_large", "bounced", "not_connected", "something_new"])
def test_every_fault_has_words(page, desk, fault):
    quick(desk, page)
    desk.make("next_send", outcome=fault)
    write(page, "Hello")
    expect(page.locator(".standing-card.danger .card-title")).to_contain_text(re.compile("Not sent|came back"))
    assert len(page.locator(".standing-card.danger p").nth(1).inner_text()) > 20


def test_uncertain_is_decided_by_a_person(page, desk):
    quick(desk, page)
    desk.make("next_send", outcome="uncertain")
    write(page, "Did it go?")
    card = page.get_by_role("group", name="It is not certain that this was sent")
    expect(card).to_contain_text("The mail server took the whole message and did not answer.")
    desk.make("next_send", outcome="interrupted")
    card.get_by_role("button", name="Send again").click()
    expect(card).to_contain_text("The program stopped while it handed the message over.")
    card.get_by_role("button", name="It arrived: mark as sent").click()
    expect(card).to_have_count(0)
    expect(page.locator("article.outbound").get_by_text("Sent", exact=True)).to_be_attached()


def test_waiting_says_why(page, desk):
    quick(desk, page)
    desk.make("next_send", outcome="retry")
    write(page, "Not now")
    expect(page.locator(".standing-line")).to_contain_text(re.compile(r"Trying since \d\d:\d\d, next try \d\d:\d\d"))
    desk.make("outgoing", address=ADDRESS, state="down", reason="signin_refused")
    expect(page.locator(".standing-line")).to_contain_text("Waiting, because the mailbox cannot send now.")
    page.locator(".standing-line").get_by_role("link", name="Open the settings").click()
    expect(page).to_have_url(re.compile("/settings/channels/"))


@pytest.mark.parametrize("way", ["send", "discard"])
def test_nobody_answers_over_a_colleague(page, desk, windows, way):
    windows.expect_complaint("409")
    begin(page)
    page.keyboard.type("My answer")
    desk.make("answers", who="Piotr", by="marta@example.test", text="I have told him already.", quietly=True)
    keys = []
    page.on("request", lambda one: keys.append(body_of(one)) if one.method == "POST" and one.url.endswith("/messages") else None)
    page.keyboard.press("Control+Enter")
    bar = page.locator(".newer")
    expect(bar).to_contain_text("Марта Левицька answered meanwhile: I have told him already.")
    expect(bar).to_contain_text("Your message was not sent.")
    expect(sent(page)).to_have_text(["I have told him already."])
    expect(field(page)).to_have_value("My answer")
    if way == "discard":
        bar.get_by_role("button", name="Discard").click()
        expect(composer(page)).to_have_count(0)
        expect(page.get_by_role("button", name="Reply", exact=True)).to_be_visible()
        return
    bar.get_by_role("button", name="Send anyway").click()
    expect(sent(page).last).to_contain_text("My answer")
    expect(bar).to_have_count(0)
    assert len(keys) == 2 and keys[0]["idempotency_key"] != keys[1]["idempotency_key"] and keys[0]["last_seen_message_id"] != keys[1]["last_seen_message_id"]


def test_what_comes_meanwhile_is_said_while_one_writes(page, desk):
    begin(page)
    page.keyboard.type("My answer")
    desk.make("writes", who="Piotr", text="One more thing.")
    expect(page.locator(".newer")).to_contain_text("Piotr Wiśniewski wrote meanwhile: One more thing.")
    expect(page.locator(".newer button")).to_have_count(0)
    page.wait_for_timeout(1200)
    field(page).press("Control+Enter")
    expect(sent(page)).to_contain_text("My answer")


def test_the_same_key_until_an_answer_came(page, windows):
    windows.expect_complaint("Failed to load|ERR_")
    keys = []

    def break_the_line(route):
        if route.request.method != "POST":
            return route.fallback()
        keys.append(json.loads(route.request.post_data)["idempotency_key"])
        return route.abort() if len(keys) < 3 else route.fallback()

    page.route(REPLIES, break_the_line)
    write(page, "Once only")
    failed = page.locator(".toast-error")
    expect(failed).to_contain_text("The message was not sent. There is no connection")
    expect(field(page)).to_have_value("Once only")
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("Once only")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "Sent in 5 s")).to_be_visible()
    page.wait_for_timeout(400)
    assert len(keys) == 3 and len(set(keys)) == 1
    page.reload()
    expect(sent(page)).to_have_count(1)


@pytest.mark.parametrize("crash", [False, True])
def test_what_arrived_without_an_answer_is_not_sent_twice(page, windows, crash):
    windows.expect_complaint("Failed to load|ERR_")
    posts = []

    def lose_the_answer(route):
        if route.request.method != "POST":
            return route.fallback()
        posts.append(route.fetch())
        if not crash:
            route.abort()

    page.route(REPLIES, lose_the_answer)
    write(page, "Once only")
    if crash:
        expect(sent(page)).to_contain_text("Once only")
        page.reload()
        page.get_by_role("button", name="Go on with your answer").click()
    expect(toast(page, "The message had arrived after all.")).to_be_visible()
    expect(composer(page)).to_have_count(0)
    expect(page.locator(".row .draft")).to_have_count(0)
    expect(page.locator(".toast-error")).to_have_count(0)
    expect(sent(page)).to_have_count(1)
    assert len(posts) == 1


def test_an_address_typed_and_not_confirmed_goes_along(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    field(page).fill("Hello")
    to.fill("new@example.org")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/conversations")) as asked:
        to.press("Control+Enter")
    assert body_of(asked.value)["to"] == [{"name": "", "address": "new@example.org"}]


def test_one_message_of_many_is_answered_or_forwarded(page):
    open_thread(page, "Олена Ков")
    first = page.locator("article").first
    first.get_by_role("button", name="Show details").click()
    first.get_by_role("button", name="Forward this message").click()
    page.get_by_role("button", name="Forwarded message below").click()
    expect(page.locator(".below-text")).to_contain_text("Скільки коштує присяжний переклад?")


def test_the_account_is_chosen_where_there_are_several(page, desk):
    desk.make("connect", address="kyiv@example.test")
    page.keyboard.press("c")
    page.get_by_label("From").select_option(label="kyiv <kyiv@example.test>")
    page.get_by_role("combobox", name="To", exact=True).fill("new@example.org,")
    field(page).fill("Hello")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/conversations")) as asked:
        field(page).press("Control+Enter")
    assert body_of(asked.value)["channel_account_id"] == desk.make("connect", address="kyiv@example.test")["id"]


def test_a_colleague_sees_it_go_and_be_taken_back(page, desk, windows):
    marta = windows.open(desk, email="marta@example.test")
    open_thread(marta)
    write(page, "In a moment")
    expect(sent(marta)).to_contain_text("In a moment")
    page.keyboard.press("z")
    expect(field(page)).to_have_value("In a moment")
    expect(sent(marta)).to_have_count(0)


def test_too_late_to_undo(page, desk, windows):
    windows.expect_complaint("409")
    page.route("**/cancel", lambda route: (page.wait_for_timeout(10), route.fulfill(status=409, content_type="application/problem+json", body=json.dumps({"code": "already_sending", "status": 409}))))
    write(page, "Gone")
    expect(sent(page)).to_have_count(1)
    page.keyboard.press("z")
    expect(toast(page, "Too late to take it back")).to_be_visible()
    expect(composer(page)).to_have_count(0)


def test_two_tabs_do_not_lose_each_other_s_drafts(page, desk):
    begin(page)
    page.keyboard.type("In the first tab")
    other = page.context.new_page()
    other.goto(desk.origin + "/inbox")
    other.get_by_role("option").filter(has_text="Grace").click()
    other.keyboard.press("r")
    expect(field(other)).to_be_focused()
    other.keyboard.type("In the second")
    expect(page.get_by_role("option").filter(has_text="Grace").locator(".draft")).to_be_visible()
    page.bring_to_front()
    page.keyboard.type(", more")
    kept = page.evaluate("() => Object.entries(localStorage).filter(([name]) => name.startsWith('dragoman.letter.')).map(([, one]) => JSON.parse(one).letter.text).sort()")
    assert kept == ["In the first tab, more", "In the second"]


def test_nothing_stays_in_the_browser_after_signing_out(desk, windows):
    page = windows.sign_in(desk)
    begin(page)
    page.keyboard.type("About a client")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+K")
    page.keyboard.type("Sign out")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=password]")
    assert page.evaluate("() => Object.keys(localStorage).filter(name => name.startsWith('dragoman.letter'))") == []
    again = windows.open(desk)
    expect(again.get_by_role("option").filter(has_text="Piotr").locator(".draft")).to_be_visible()


def test_the_palette_and_the_key_sheet_know_the_ways(page):
    open_thread(page)
    page.keyboard.press("Control+K")
    page.keyboard.type("reply to all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kind of answer: Reply to all")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    for name in ("Reply", "Reply to all", "Forward", "Write a message"):
        expect(page.get_by_role("dialog").get_by_text(name, exact=True)).to_be_visible()


def test_no_axe_violations(page, desk):
    desk.prefer(signature="Олена")
    quick(desk, page)
    desk.make("next_send", outcome="recipient_refused")
    write(page, "Hello")
    expect(page.locator(".standing-card")).to_be_visible()
    check_themes(page)
    page.keyboard.press("r")
    page.keyboard.type("Again")
    desk.make("writes", who="Piotr", text="One more thing.")
    expect(page.locator(".newer")).to_be_visible()
    page.locator("input[type=file]").set_input_files(PDF)
    expect(page.locator(".upload.done")).to_be_visible()
    check_themes(page)
    page.locator(".goes-to").click()
    to = page.get_by_role("combobox", name="To", exact=True)
    to.fill("bad")
    to.press("Enter")
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients")).to_be_visible()
    check_themes(page)
    page.get_by_role("button", name="More ways to send").click()
    check_themes(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    open_thread(page, "Grace")
    page.keyboard.press("c")
    expect(field(page)).to_be_visible()
    check_themes(page)


def test_on_a_phone(desk, windows):
    phone = windows.open(desk, viewport=HAND, has_touch=True, is_mobile=True)
    phone.get_by_role("option").filter(has_text="Piotr").tap()
    phone.get_by_role("button", name="Reply", exact=True).tap()
    expect(field(phone)).to_be_focused()
    phone.keyboard.insert_text("From the phone")
    send = phone.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_in_viewport()
    for one in composer(phone).get_by_role("button").all():
        if one.is_visible():
            box = one.bounding_box()
            assert box["height"] >= 44 or box["width"] >= 44, one.inner_text()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    check_themes(phone)
    send.tap()
    expect(sent(phone)).to_contain_text("From the phone")
    expect(toast(phone, "Sent in 5 s")).to_be_in_viewport()
    phone.get_by_role("button", name="Back").first.tap()
    phone.get_by_role("button", name="Write a message").tap()
    expect(phone.get_by_role("combobox", name="To", exact=True)).to_be_visible()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    phone.go_back()
    expect(phone.get_by_role("option").first).to_be_visible()
