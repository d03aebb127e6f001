"""What the tests about answering share: an office of their own, and hands for its composer."""
import json

import letters
import pytest
from office import ADDRESS, Office
from playwright.sync_api import expect

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
    """Opens a conversation, and waits until its own messages are there: those of the one before it are gone by then."""
    page.get_by_role("option").filter(has_text=name).first.click()
    expect(page.locator("[role=option][aria-selected=true]").filter(has_text=name)).to_be_attached()
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


def quick(desk, page):
    """Without the seconds to undo."""
    desk.prefer(undo_seconds=0)
    page.reload()
    expect(page.get_by_role("option").first).to_be_visible()
