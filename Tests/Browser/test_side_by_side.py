"""Telegram and e-mail side by side on the real service: a real mailbox, and a bot at the Bot API of the tests."""
import os
import re

import letters
import pytest
from bureau import SHORT, Bureau, ready
from conftest import mail_server
from fake_telegram import TOKEN, FakeTelegram, chat_of, file, group, person, program, until
from playwright.sync_api import expect
from smtp_script import ScriptedSMTP

ANNA, JAN = person(5001, "Hanna", "Pawlak", "hanna_p"), person(5002, "Тарас", "Коваль")
GROUP = group(-7001, "Карпати Буд")
OWNER = person(42, "Biuro", username="biuro")
SETTINGS = {**SHORT, "DRAGOMAN_POLL_SECONDS": "5"}


@pytest.fixture(scope="module")
def telegram():
    if not program().exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {program().name}: run `swift build --build-tests`")
    with FakeTelegram() as one:
        yield one


@pytest.fixture(scope="module")
def bureau(tmp_path_factory, telegram):
    """A mailbox with letters; the bot is connected by the first test, as an owner does it."""
    folder = tmp_path_factory.mktemp("telegram")
    with mail_server() as server, pytest.MonkeyPatch.context() as patch:
        with ScriptedSMTP(server.authority.pairs["good"], "tls") as smtp:
            for name, value in SETTINGS.items():
                patch.setenv(name, value)
            one = Bureau(folder, server, smtp).open(letters.standard())
            yield one
            one.stop()


@pytest.fixture(scope="module")
def bot(telegram):
    return telegram.bot()


@pytest.fixture
def connected(bureau, telegram, bot):
    """Where the first test did not run before."""
    if not any(one["platform"] == "telegram" and one["connected"] for one in bureau.api("/api/v1/settings/channels")["items"]):
        bureau.run("channel", "add", "telegram", "--token-stdin", "--api-base", telegram.base, text=TOKEN + "\n")
    return bot


@pytest.fixture
def page(windows, bureau, connected):
    return ready(windows, bureau)


def row(page, name):
    return page.get_by_role("option").filter(has_text=name).first


def open_chat(page, name):
    expect(row(page, name)).to_be_visible(timeout=15_000)
    row(page, name).click()
    expect(page.locator(".thread-head .thread-name")).to_contain_text(name)
    expect(page.locator("article.chat").first).to_be_visible()


def said(page, text):
    return page.locator("article.chat").filter(has_text=text).last


def field(page):
    return page.get_by_role("textbox", name="Text of the message")


def answer(page, text):
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def choose(message, item):
    message.hover()
    message.get_by_role("button", name="More actions", exact=True).click()
    message.page.get_by_role("menuitem", name=item).click()


def test_the_owner_connects_a_bot(windows, bureau, telegram, bot):
    """A token, whose bot it is, connected: its first message is in the inbox a moment later."""
    page = windows.open(bureau, "/settings/channels/telegram")
    page.get_by_text("Proxy, own server, webhook").click()
    page.get_by_label("Address of the Bot API").fill(telegram.base)
    windows.expect_complaint("422")
    page.get_by_label("Token of the bot").fill("999999:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB")
    expect(page.locator("form").get_by_text(re.compile("token", re.IGNORECASE)).first).to_be_visible()
    page.get_by_label("Token of the bot").fill(TOKEN)
    expect(page.get_by_text("It is the bot “Biuro” (@office_bot)")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Connect Biuro").click()
    expect(page).to_have_url(re.compile(r"/settings/channels/[0-9a-f-]{36}$"))
    expect(page.get_by_text("@office_bot").first).to_be_visible()
    assert page.get_by_text(TOKEN).count() == 0
    bot.write(ANNA, "Dzień dobry, ile kosztuje akt urodzenia?")
    page.goto(bureau.origin + "/inbox")
    expect(row(page, "Hanna Pawlak")).to_contain_text("akt urodzenia", timeout=15_000)
    expect(row(page, "Piotr")).to_be_visible()


def test_side_by_side_and_filtered(page, connected):
    connected.write(JAN, "Прошу вартість")
    expect(row(page, "Тарас")).to_contain_text("Прошу вартість", timeout=15_000)
    expect(row(page, "Тарас").locator(".badge-telegram")).to_be_visible()
    page.keyboard.press("Shift+F")
    page.get_by_role("dialog", name="Filter the list").get_by_role("combobox").fill("Telegram")
    page.keyboard.press("Enter")
    expect(row(page, "Тарас")).to_be_visible()
    expect(page.locator("[role=option]").filter(has_text="Piotr")).to_have_count(0)
    page.go_back()
    expect(row(page, "Piotr")).to_be_visible()


def test_read_and_answer_live(page, connected):
    connected.write(ANNA, "I jeszcze jedno pytanie")
    open_chat(page, "Hanna")
    expect(said(page, "jeszcze jedno")).to_be_visible(timeout=15_000)
    answer(page, "Sto **dwadzieścia** złotych")
    mine = said(page, "złotych")
    expect(mine.locator("strong")).to_have_text("dwadzieścia")
    expect(mine.locator(".tick-sent")).to_be_visible(timeout=15_000)
    assert connected.messages(5001)[-1]["text"] == "Sto dwadzieścia złotych"
    # She changes her mind while it is open.
    connected.edit(1, chat_of(ANNA), "Dzień dobry, ile kosztuje akt ślubu?")
    expect(said(page, "akt ślubu").get_by_role("button", name="edited")).to_be_visible(timeout=15_000)


def test_pictures_come_by_themselves(page, connected):
    for n in range(2):
        connected.write(ANNA, media=file("photo", letters.PNG, "p.jpg", "image/jpeg", **({"caption": "Skany"} if n == 0 else {})),
                        more={"media_group_id": "browser"})
    open_chat(page, "Hanna")
    tiles = said(page, "Skany").locator(".tile")
    expect(tiles).to_have_count(2, timeout=15_000)
    expect(tiles.first.locator("img")).to_be_visible(timeout=15_000)


def test_edit_and_withdraw(page, connected):
    open_chat(page, "Hanna")
    answer(page, "Pomyłka")
    mine = said(page, "Pomyłka")
    expect(mine.locator(".tick-sent")).to_be_visible(timeout=15_000)
    choose(mine, "Edit")
    expect(field(page)).to_have_value("Pomyłka")
    field(page).fill("Poprawka")
    page.keyboard.press("Control+Enter")
    changed = said(page, "Poprawka")
    expect(changed.get_by_role("button", name="edited")).to_be_visible(timeout=15_000)
    until(lambda: connected.messages(5001)[-1].get("text") == "Poprawka", "not changed there")
    count = len(connected.messages(5001))
    choose(changed, "Delete for the client")
    expect(changed).to_contain_text("Deleted for the client", timeout=15_000)
    until(lambda: len(connected.messages(5001)) == count - 1, "still there")


def test_a_change_that_telegram_refuses_is_said_without_a_reload(page, connected, telegram):
    open_chat(page, "Hanna")
    answer(page, "Do jutra")
    expect(said(page, "Do jutra").locator(".tick-sent")).to_be_visible(timeout=15_000)
    telegram.refuse("editMessageText", 400, "Bad Request: message can't be edited")
    choose(said(page, "Do jutra"), "Edit")
    expect(field(page)).to_have_value("Do jutra")
    field(page).fill("Do piątku")
    page.keyboard.press("Control+Enter")
    refused = said(page, "Do jutra").locator(".change-refused")
    expect(refused).to_contain_text("can't be edited", timeout=15_000)
    expect(page.locator(".toast-error")).to_contain_text("The new text was not taken")
    refused.get_by_role("button", name="Change again").click()
    expect(field(page)).to_have_value("Do piątku")
    page.keyboard.press("Control+Enter")
    expect(said(page, "Do piątku").get_by_role("button", name="edited")).to_be_visible(timeout=15_000)
    expect(said(page, "Do piątku").locator(".change-refused")).to_have_count(0)
    until(lambda: connected.messages(5001)[-1].get("text") == "Do piątku", "not changed there")


def test_a_group_and_the_own_account(page, connected):
    connected.write(ANNA, "Do wszystkich", chat=GROUP)
    connected.write(JAN, "Так", chat=GROUP)
    open_chat(page, "Карпати Буд")
    expect(page.locator(".chat-sender:not(.sr-only)").first).to_have_text("Hanna Pawlak")
    connected.connect("bc1", OWNER)
    connected.write(person(5003, "Zofia", "Król"), "Na prywatne konto", business="bc1")
    open_chat(page, "Zofia")
    answer(page, "Z konta biura")
    expect(said(page, "Z konta biura").locator(".tick-sent")).to_be_visible(timeout=15_000)
    assert connected.messages(5003, "bc1")[-1]["business_connection_id"] == "bc1"


def test_blocked_and_uncertain(page, connected, telegram):
    connected.write(person(5004, "Karol", "Duda"), "Halo")
    open_chat(page, "Karol")
    telegram.fault("sendMessage", "drop_after")
    answer(page, "Dotarło?")
    message = said(page, "Dotarło?")
    expect(message.get_by_role("button", name=re.compile("sent", re.IGNORECASE)).first).to_be_visible(timeout=15_000)
    connected.block(person(5004, "Karol", "Duda"))
    expect(page.locator(".foot-refused")).to_contain_text("blocked the bot", timeout=15_000)


def test_red_in_words_and_well_again(page, connected, telegram, bureau):
    """Another program reads the bot: the owner sees it without asking."""
    telegram.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request", 1000)
    connected.write(person(5005, "Ewa", "Mazur"), "Później")
    page.goto(bureau.origin + "/settings/channels")
    expect(page.get_by_text(re.compile("Another program reads|Only one program")).first).to_be_visible(timeout=15_000)
    telegram.heal()
    page.goto(bureau.origin + "/inbox")
    expect(row(page, "Ewa Mazur")).to_contain_text("Później", timeout=15_000)


def test_mail_goes_on_beside_it(page, connected, bureau):
    bureau.arrive(bureau.client("Ola Bąk", subject="List"))
    expect(row(page, "Ola Bąk")).to_be_visible(timeout=15_000)
    expect(row(page, "Hanna")).to_be_visible()
