"""Connecting Telegram, what goes wrong, and the page of a connected bot. Telegram's part is played by the mock: a word in the token
decides what happens (Sources/Frontend/mock/chats.py)."""
import re

import pytest
from conftest import HAND, settled
from playwright.sync_api import expect
from test_access import check_themes
from test_languages import TOO_WIDE

WIZARD = "/settings/channels/telegram"


def token(word="", number="712345678"):
    return f"{number}:AAE{word}{'x' * 32}"


@pytest.fixture
def stage(staged):
    staged.make("forget channels")
    staged.make("pace", seconds=0.02)
    staged.prefer(locale="en", theme="light")
    return staged


@pytest.fixture
def page(windows, stage):
    return windows.open(stage, WIZARD)


def paste(page, text):
    page.get_by_label("Token of the bot").fill(text)


def test_from_the_empty_list_to_a_connected_bot(windows, stage):
    page = windows.open(stage, "/settings/channels")
    page.get_by_role("link", name="Connect Telegram").click()
    expect(page.get_by_role("heading", name="Connect Telegram")).to_be_visible()
    expect(page.locator(".tg-steps").first.get_by_role("listitem")).to_have_count(3)
    assert page.get_by_role("link", name="Open @BotFather").get_attribute("href") == "https://t.me/BotFather"
    page.get_by_text("If clients write to the office’s own account").click()
    expect(page.get_by_text("Business Mode, Turn on")).to_be_visible()
    paste(page, token())
    # Nobody has to press anything for the test.
    expect(page.get_by_role("status").filter(has_text="It is the bot")).to_contain_text("“Бюро «Слово»” (@slovo_biuro_bot)")
    expect(page.locator(".bot-facts")).to_contain_text("Reads in groups only what is addressed to it")
    page.get_by_role("button", name="Connect Бюро «Слово»").click()
    expect(page.get_by_role("heading", name="@slovo_biuro_bot")).to_be_visible()
    expect(page.get_by_role("region", name="Status")).to_contain_text("Working")
    expect(page.get_by_role("region", name="The bot")).to_contain_text("https://t.me/slovo_biuro_bot")
    expect(page.get_by_role("region", name="Own accounts of the office")).to_contain_text("No account has let the bot into its private chats.")


@pytest.mark.parametrize("word, said, advice", [
    ("refused", "does not accept the bot’s token", "/token to @BotFather"), ("another", "Another program reads", "Only one program can read a bot"),
    ("webhook", "A webhook of another program", "Try now"), ("blocked", "Telegram does not answer", "a proxy helps"), ("slow", "asks to go slower", "Nothing is lost"),
])
def test_faults_are_in_words(page, word, said, advice):
    paste(page, token(word))
    fault = page.locator(".tg-fault")
    expect(fault).to_contain_text(said)
    expect(fault).to_contain_text(advice)
    expect(fault).not_to_contain_text(re.compile("993|IMAP|mail server"))
    expect(page.get_by_role("button", name="Test again")).to_be_visible()
    paste(page, token())
    expect(page.get_by_role("button", name="Connect Бюро «Слово»")).to_be_enabled()


def test_what_is_no_token_is_not_sent(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "telegram/test" in request.url else None)
    paste(page, "not a token")
    page.get_by_role("button", name="Test the token").click()
    expect(page.locator(".field-error")).to_contain_text("is in the chat with @BotFather")
    assert asked == []


def test_proxy_and_own_server(page, windows):
    windows.expect_complaint("422")
    page.get_by_role("button", name="Proxy, own server, webhook").click()
    page.get_by_label("SOCKS proxy").fill("proxy.example")
    paste(page, token())
    expect(page.locator(".field-error")).to_have_text("Enter the proxy as socks5h://host:port.")
    page.get_by_label("SOCKS proxy").fill("socks5h://proxy.example:1080")
    page.get_by_label("Address of the Bot API").fill("http://bot.example")
    expect(page.locator(".field-error")).to_contain_text("Without encryption only this computer")
    page.get_by_label("Address of the Bot API").fill("")
    page.get_by_role("button", name="Connect Бюро «Слово»").click()
    page.get_by_role("button", name="Proxy, own server, webhook").click()
    expect(page.get_by_label("SOCKS proxy")).to_have_value("socks5h://proxy.example:1080")


def test_a_bot_is_connected_once(page, stage, windows):
    windows.expect_complaint("409")
    stage.make("bot_health", health={})
    paste(page, token())
    page.get_by_role("button", name="Connect Бюро «Слово»").click()
    expect(page.locator(".field-error")).to_have_text("This bot is connected already.")


@pytest.fixture
def account(windows, stage):
    stage.make("chats")
    id = stage.make("bot_health", health={})["id"]
    return windows.open(stage, f"/settings/channels/{id}")


def test_business_connections_and_their_rights(account):
    ours = account.get_by_role("region", name="Own accounts of the office")
    expect(ours.get_by_role("listitem").filter(has_text="Марта Левицька")).to_contain_text("Reads and answers")
    expect(ours.get_by_role("listitem").filter(has_text="Slovo Lublin")).to_contain_text("Reads only. Allow it to reply")
    expect(ours).to_contain_text("within 24 hours")


def test_health_of_a_bot_in_its_own_words(account, stage):
    stage.make("bot_health", health={"state": "down", "reason": "another_reader", "detail": "Conflict"})
    health = account.get_by_role("region", name="Status")
    expect(health).to_contain_text("Another program reads the messages of this bot.")
    expect(health).to_contain_text("Telegram said: “Conflict”")
    account.goto(stage.origin + "/inbox")
    alarm = account.locator(".alarm")
    expect(alarm).to_contain_text("@slovo_biuro_bot brings in no messages.")
    expect(alarm).not_to_contain_text("mail")
    stage.make("bot_health", health={"state": "ok", "reason": None, "detail": None})


def test_token_replaced_bot_disconnected_and_connected_again(account, windows):
    windows.expect_complaint("409")
    account.get_by_label("New token").fill(token(number="888888888"))
    expect(account.locator(".works")).to_contain_text("@bot888888888_bot")
    account.get_by_role("button", name="Save").click()
    expect(account.locator(".field-error")).to_contain_text("belongs to another bot")
    account.get_by_label("New token").fill(token("new"))
    expect(account.locator(".works")).to_contain_text("@slovo_biuro_bot")
    account.get_by_role("button", name="Save").click()
    expect(account.get_by_label("New token")).to_have_value("")
    health = account.get_by_role("region", name="Status")
    health.get_by_role("button", name="Disconnect").click()
    expect(health).to_contain_text("Its chats stay here.")
    health.get_by_role("button", name="Connect again").click()
    expect(health).to_contain_text("Working")


def test_axe_and_widths(windows, stage):
    stage.make("chats")
    id = stage.make("bot_health", health={})["id"]
    for path in (WIZARD, f"/settings/channels/{id}", "/settings/channels"):
        page = windows.open(stage, path)
        page.wait_for_selector(".card")
        if path != "/settings/channels":
            page.get_by_role("button", name="Proxy, own server, webhook").click()
        check_themes(page)
        for locale in ("uk", "pl", "en"):
            stage.prefer(locale=locale)
            phone = windows.open(stage, path, viewport=HAND, has_touch=True, is_mobile=True)
            phone.wait_for_selector(".card")
            settled(phone)
            assert phone.evaluate(TOO_WIDE) == []
            assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
