"""Files of a letter: by drop, paste and choice, with progress, and never left behind."""
import re

from composing import PDF, begin, body_of, composer, desk, field, open_thread, page, sent
from playwright.sync_api import expect
from waiting import soon


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
    desk.make("upload_pace", seconds=2.5)
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
    soon(lambda: [len(body_of(one)["attachments"]) for one in posts], [1], page)


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
