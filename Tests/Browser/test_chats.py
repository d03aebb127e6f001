"""Chats in the page: what Telegram brings, how it is shown, and what can be done to it. The messenger's part is played by the mock
(Sources/Frontend/mock/chats.py, chats_demo.py)."""
import re

import letters
import pytest
from conftest import HAND, settled
from office import Office
from playwright.sync_api import expect
from test_access import check_themes
from test_languages import TOO_WIDE

OLENA, GROUP, KASIA = "Олена Гнатюк", "Карпати Буд", "Katarzyna"


@pytest.fixture(scope="module")
def chats(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chats")
    one = Office(folder, mock=True).start()
    one.set_up()
    one.import_mail(letters.write(folder / "mail", letters.standard()))
    one.add_user("Марта Левицька", "marta@example.test")
    one.make("pace", seconds=0.05)
    one.make("chats")
    one.prefer(locale="en", theme="light", undo_seconds=0)
    yield one
    one.stop()


@pytest.fixture
def page(windows, chats):
    chats.prefer(locale="en", theme="light", undo_seconds=0)
    one = windows.open(chats)
    one.wait_for_selector("[role=option]")
    expect(one.locator("[data-connection=live]").first).to_be_attached()
    return one


def row(page, name):
    return page.get_by_role("option").filter(has_text=name).first


def open_chat(page, name):
    row(page, name).click()
    expect(page.locator(".thread-head .thread-name")).to_contain_text(name)
    expect(page.locator("article.chat").first).to_be_visible()


def said(page, text):
    return page.locator("article.chat").filter(has_text=text).last


def tool(message, name):
    message.hover()
    return message.get_by_role("button", name=name, exact=True)


def choose(message, item):
    tool(message, "More actions").click()
    message.page.get_by_role("menuitem", name=item).click()


def field(page):
    return page.get_by_role("textbox", name="Text of the message")


def toast(page, text):
    return page.locator(".toast").filter(has_text=text)


# The list

def test_the_list_says_what_and_where(page):
    expect(row(page, OLENA)).to_contain_text("@olena_hnat · Private chat")
    expect(row(page, OLENA).locator(".badge-telegram")).to_be_visible()
    expect(row(page, GROUP)).to_contain_text("Group")
    expect(row(page, KASIA)).to_contain_text("Voice message")
    expect(row(page, KASIA)).not_to_contain_text(".wav")
    expect(row(page, "Новини бюро")).to_contain_text("Channel")
    expect(row(page, "Юрій")).to_contain_text("90 zł")


def only_telegram(page):
    page.get_by_role("button", name="Filter the list").click()
    dialog = page.get_by_role("dialog", name="Filter the list")
    dialog.get_by_role("combobox").fill("Telegram")
    dialog.get_by_role("option", name="Telegram", exact=True).click()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_filter_shows_one_platform_and_says_so(page, chats):
    only_telegram(page)
    expect(page.locator(".narrow-chip")).to_contain_text("Telegram")
    expect(page.get_by_role("option").filter(has_text="Łukasz")).to_have_count(0)
    expect(row(page, OLENA)).to_be_visible()
    # What comes on another channel stays out; it is there once all are shown.
    chats.make("writes", who="Piotr", text="Mail while the list is filtered")
    page.wait_for_timeout(500)
    expect(page.get_by_role("option").filter(has_text="Piotr")).to_have_count(0)
    page.locator(".narrow-bar").get_by_role("button", name="Show all").click()
    expect(page.get_by_role("option").first).to_contain_text("Piotr")
    expect(page.locator(".narrow-bar")).to_have_count(0)


def test_an_empty_filter_leads_back(page):
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitemradio", name="Closed").click()
    only_telegram(page)
    expect(page.locator(".list-body .empty")).to_contain_text("no conversation fits: Telegram")
    page.locator(".list-body .empty").get_by_role("button", name="Show all").click()
    expect(page.locator(".narrow-bar")).to_have_count(0)


# Messages

def test_formatting_is_drawn_and_never_markup(page, chats):
    open_chat(page, OLENA)
    text = said(page, "#апостиль")
    expect(text.locator("strong")).to_have_text("присяжний переклад")
    expect(text.locator("u")).to_have_text("Терміново")
    expect(text.locator("em")).to_have_text("до п’ятниці")
    link = text.get_by_role("link", name="сайті мого РАЦСу")
    assert link.get_attribute("href") == "https://racs.example.org/kyiv/obolon" and "noopener" in link.get_attribute("rel")
    expect(text).to_contain_text("сайті мого РАЦСу (racs.example.org)")
    spoiler = text.get_by_role("button", name="Show the hidden text")
    spoiler.focus()
    page.keyboard.press("Enter")
    expect(spoiler).to_have_count(0)
    expect(text.locator(".spoiler.open")).to_have_text("Kyiv2026")
    expect(said(page, "Цитую вас").locator(".chat-pre")).to_have_text("const ціна = 2 * 60; // zł")
    hostile = '<img src=x onerror="window.ran=1"> <b>no</b>'
    one = chats.make("chat_message", who=OLENA, text=hostile, more={"entities": [
        {"start": 0, "end": 200, "kind": "link", "url": "javascript:window.ran=1"}, {"start": 31, "end": 33, "kind": "bold"}]})
    message = page.locator(f"#message-{one['id']}")
    expect(message).to_contain_text(hostile)
    assert message.locator("a, img, b").count() == 0 and page.evaluate("() => window.ran") is None


def test_senders_of_a_group_have_names_and_colours(page):
    open_chat(page, GROUP)
    names = page.locator(".chat-sender:not(.sr-only)")
    expect(names.first).to_have_text("Ігор Кравець")
    # The second message of the same person goes on with the first.
    second = said(page, "Перший пакет")
    assert "joined" in second.get_attribute("class") and "sr-only" in second.locator(".chat-sender, .sr-only").first.get_attribute("class")
    shades = page.locator(".inbound > .chat-sender").evaluate_all("all => all.map(one => [one.textContent, getComputedStyle(one).backgroundColor])")
    assert len({shade for name, shade in shades if name == "Леся Панчук"}) == 1
    assert len({shade for _, shade in shades}) > 1
    expect(page.locator(".chat-notice").filter(has_text="joined")).to_have_count(2)
    expect(page.locator(".chat-notice").filter(has_text="Ігор Кравець, Леся Панчук and Tomasz Wrona joined")).to_be_visible()
    poll = said(page, "Коли зручно")
    expect(poll).to_contain_text("9 votes")
    expect(poll.locator("li").nth(1)).to_contain_text("П’ятниця зранку5")


def test_cards(page):
    open_chat(page, KASIA)
    place = said(page, "Urząd Miasta Lublin")
    assert place.get_by_role("link", name="Open in OpenStreetMap").get_attribute("href").startswith("https://www.openstreetmap.org/?mlat=51.24645&mlon=22.56844")
    contact = said(page, "Andrzej Lis")
    assert contact.get_by_role("link", name="Call").get_attribute("href") == "tel:+48600100200"
    expect(contact.get_by_role("button", name="Copy the number")).to_be_visible()
    unknown = said(page, "This message cannot be shown")
    expect(unknown).to_contain_text("gift_premium")
    assert unknown.get_by_role("link", name="Original (JSON)").get_attribute("href").endswith("/raw")
    expect(said(page, "wszystko po kolei")).to_contain_text("Forwarded from Urząd Stanu Cywilnego w Lublinie")
    failed = said(page, "Dziękujemy, mamy wszystko")
    expect(failed).to_contain_text("Not sent: Telegram does not let the bot write in this chat")
    expect(failed).not_to_contain_text("mail")
    expect(failed.get_by_text("What Telegram said")).to_be_visible()


def test_a_quote_leads_to_what_it_quotes_over_older_pages(page):
    open_chat(page, OLENA)
    expect(page.get_by_text("питання №1.", exact=False).locator("visible=true").first).to_be_visible()
    assert page.locator("article.chat").filter(has_text="Доброго дня, питання №1.").count() == 1
    said(page, "нічого не робить").get_by_role("button", name="Go to the quoted message").click()
    first = page.locator("article.chat").filter(has=page.locator(".chat-text", has_text=re.compile(r"^Доброго дня, питання №1\.$")))
    # First, as the light goes out by itself.
    expect(first).to_have_class(re.compile(r"\blit\b"))
    expect(first).to_be_in_viewport()
    expect(first).to_be_focused()


def test_versions_and_withdrawn(page):
    open_chat(page, OLENA)
    message = said(page, "Дві присяжні сторінки, 120 zł")
    message.get_by_role("button", name="edited").click()
    dialog = page.get_by_role("dialog", name="How the message changed")
    expect(dialog.locator("li")).to_have_count(3)
    expect(dialog.locator("li").nth(1)).to_contain_text("110 zł, у четвер")
    expect(dialog.locator("li").nth(2)).to_contain_text("у середу")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(message.get_by_role("button", name="edited")).to_be_focused()
    gone = said(page, "можливо, не треба")
    expect(gone).to_contain_text("The client deleted this")
    gone.hover()
    expect(gone.get_by_role("button", name="Reply to this message")).to_have_count(0)


# Reactions, edits, withdrawals

def test_reactions_by_pointer_and_by_keys(page):
    open_chat(page, KASIA)
    message = said(page, "wszystko po kolei")
    tool(message, "React").click()
    expect(message.get_by_role("group", name="React").get_by_role("button").first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    own = message.locator(".reaction.own")
    expect(own).to_have_text("❤️")
    expect(message).to_be_focused()
    page.keyboard.press("Equal")
    expect(message.get_by_role("group", name="React").locator("button:focus")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    # Shown at once, and the page is loaded anew below.
    with page.expect_response(lambda answer: answer.request.method != "GET" and "/reaction" in answer.url):
        page.keyboard.press("Enter")
    expect(message.locator(".reaction")).to_have_count(1)
    expect(own).to_have_text("🔥")
    page.reload()
    expect(own).to_have_text("🔥")
    own.click()
    expect(message.locator(".reaction")).to_have_count(0)


def test_a_refused_reaction_is_taken_back(page, windows):
    open_chat(page, KASIA)
    windows.expect_complaint("409")
    page.route("**/reaction", lambda route: route.fulfill(status=409, json={"code": "chat_blocked"}))
    message = said(page, "wszystko po kolei")
    tool(message, "React").click()
    expect(message.get_by_role("group", name="React").locator("button:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(toast(page, "The reaction was not sent.")).to_contain_text("blocked the bot")
    expect(message.locator(".reaction")).to_have_count(0)


def test_keys_move_between_messages_and_quote(page):
    open_chat(page, OLENA)
    last = said(page, "чекаю на четвер")
    last.focus()
    page.keyboard.press("ArrowUp")
    expect(said(page, "Pressed the button")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(last).to_be_focused()
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    expect(page.locator(".letter-quote")).to_contain_text("Reply to Олена Гнатюк")
    page.keyboard.press("Escape")
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("Escape")


def test_send_quote_edit_and_withdraw(page):
    open_chat(page, KASIA)
    tool(said(page, "wszystko po kolei"), "Reply to this message").click()
    field(page).fill("Dziękujemy! **120 zł** do piątku")
    page.keyboard.press("Control+Enter")
    message = said(page, "do piątku")
    expect(message.locator("strong")).to_have_text("120 zł")
    expect(message.locator(".chat-quoted")).to_contain_text("wszystko po kolei")
    expect(message.locator(".tick-sent")).to_be_visible()
    assert page.locator("article.chat").filter(has_text="do piątku").count() == 1
    choose(message, "Edit")
    form = page.get_by_role("form", name="Edit the message")
    expect(field(page)).to_have_value("Dziękujemy! **120 zł** do piątku")
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    choose(message, "Edit")
    expect(field(page)).to_have_value("Dziękujemy! **120 zł** do piątku")
    field(page).fill("")
    page.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_contain_text("cannot be empty")
    field(page).fill("Dziękujemy! *150 zł* do piątku")
    page.keyboard.press("Control+Enter")
    expect(message.locator("em")).to_have_text("150 zł")
    message.get_by_role("button", name="edited").click()
    expect(page.get_by_role("dialog").locator("li")).to_have_count(2)
    page.keyboard.press("Escape")
    choose(message, "Delete for the client")
    expect(message).to_contain_text("Being deleted for the client")
    toast(page, "Deleted for the client").get_by_role("button", name="Undo").click()
    expect(message).not_to_contain_text("deleted")
    choose(message, "Delete for the client")
    expect(message).to_contain_text("Deleted for the client", timeout=12_000)
    expect(message).to_contain_text("150 zł")


def test_what_the_platform_would_not_change_is_said_at_once(page, chats):
    open_chat(page, KASIA)
    page.keyboard.press("r")
    field(page).fill("Cena: 120 zł")
    page.keyboard.press("Control+Enter")
    message = said(page, "120 zł")
    expect(message.locator(".tick-sent")).to_be_visible()
    chats.make("refuse", words="message can't be edited")
    choose(message, "Edit")
    expect(field(page)).to_have_value("Cena: 120 zł")
    field(page).fill("Cena: **150 zł**")
    page.keyboard.press("Control+Enter")
    # What stands there stands there still, and the words of the refusal are below it and in a toast.
    expect(toast(page, "The new text was not taken: “message can't be edited”.")).to_be_visible()
    refused = said(page, "Cena:").locator(".change-refused")
    expect(refused).to_contain_text("The client still sees the text above.")
    expect(said(page, "Cena:")).to_contain_text("120 zł")
    expect(said(page, "Cena:")).not_to_contain_text("being changed")
    check_themes(page)
    toast(page, "The new text").get_by_role("button", name="Dismiss this message").click()
    # Nothing typed is lost, and another try takes the words away.
    refused.get_by_role("button", name="Change again").click()
    expect(field(page)).to_have_value("Cena: **150 zł**")
    chats.make("refuse")
    page.keyboard.press("Control+Enter")
    expect(said(page, "Cena:").locator("strong")).to_have_text("150 zł")
    # Shown at once; done when it says so.
    expect(said(page, "Cena:").get_by_role("button", name="edited")).to_be_visible()
    expect(said(page, "Cena:").locator(".change-refused")).to_have_count(0)
    expect(toast(page, "The new text")).to_have_count(0)

    chats.make("refuse", words="message can't be deleted")
    choose(said(page, "Cena:"), "Delete for the client")
    expect(toast(page, "It was not deleted for the client: “message can't be deleted”.")).to_be_visible(timeout=12_000)
    expect(said(page, "Cena:")).not_to_contain_text("Being deleted")
    expect(refused.get_by_role("button", name="Delete again")).to_be_visible()
    tool(said(page, "Cena:"), "React").click()
    page.get_by_role("button", name="👍").first.click()
    expect(toast(page, "The reaction was not taken")).to_be_visible()
    expect(said(page, "Cena:").locator(".change-refused")).to_have_count(2)
    # It is the message's: it stands there for everybody and after a reload, and is not said again aloud.
    page.reload()
    expect(said(page, "Cena:").locator(".change-refused")).to_have_count(2)
    expect(page.locator(".toast")).to_have_count(0)
    chats.make("refuse")


def test_the_limits_are_the_servers(page, chats, windows):
    chats.make("limits", limits={"telegram": {"text_limit": 100, "file_limit": 2000}})
    page.reload()
    open_chat(page, KASIA)
    page.keyboard.press("r")
    field(page).fill("a" * 90)
    expect(page.locator(".counter")).to_have_text("10 characters left")
    field(page).fill("a" * 101)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter-problem")).to_contain_text("100")
    page.locator("input[type=file]").set_input_files({"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"x" * 2001})
    expect(page.locator(".upload.failed")).to_contain_text("Larger than 2 kB")
    page.get_by_role("button", name="Discard the draft").click()
    chats.make("limits", limits={})


def test_leaving_the_page_withdraws_too(page, chats):
    open_chat(page, KASIA)
    page.keyboard.press("r")
    field(page).fill("Pomyłka")
    page.keyboard.press("Control+Enter")
    message = said(page, "Pomyłka")
    expect(message.locator(".tick-sent")).to_be_visible()
    choose(message, "Delete for the client")
    page.goto(chats.origin + "/settings/about")
    page.go_back()
    expect(said(page, "Pomyłka")).to_contain_text("Deleted for the client")


def test_the_counter_and_the_limits(page):
    open_chat(page, GROUP)
    page.keyboard.press("r")
    expect(page.locator(".letter")).to_contain_text("To the group Карпати Буд")
    expect(page.get_by_role("textbox", name="Subject")).to_have_count(0)
    expect(page.get_by_role("button", name="Bold")).to_be_visible()
    expect(page.get_by_role("button", name="Numbered list")).to_have_count(0)
    field(page).fill("a" * 4000)
    expect(page.locator(".counter")).to_have_text("96 characters left")
    field(page).fill("a" * 4097)
    expect(page.locator(".counter")).to_have_text("1 character too many")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("longer than 4,096 characters")
    field(page).fill("")
    page.keyboard.press("Escape")


def test_several_pictures_are_an_album(page):
    open_chat(page, GROUP)
    page.keyboard.press("r")
    page.set_input_files("input[type=file]", [{"name": f"skan {n}.png", "mimeType": "image/png", "buffer": letters.PNG} for n in (1, 2)])
    expect(page.locator(".letter-hint")).to_have_text("2 pictures go out as an album. At most 50 MB for each file.")
    field(page).fill("b" * 1100)
    expect(page.locator(".counter")).to_contain_text("goes out as a message of its own")
    field(page).fill("Dwa skany")
    page.keyboard.press("Control+Enter")
    message = said(page, "Dwa skany")
    expect(message.locator(".tile")).to_have_count(2)


@pytest.mark.parametrize("name, words", [
    ("Юрій Панчук", "The client blocked the bot."), ("Przewodnicy", "The bot is not in this group any more."), ("Оголошення", "The bot may only read here."),
    ("Роман Левчук", "The office’s Telegram account lets the bot read here and not answer."), ("Сповіщення|Notices", "Nobody reads an answer here."),
])
def test_where_nobody_can_be_written_to(page, name, words):
    only_telegram(page)
    page.get_by_role("option").filter(has_text=re.compile(name)).first.click()
    expect(page.locator(".foot-refused")).to_contain_text(words)
    expect(page.get_by_role("button", name="Reply", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("Write a note"))).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator(".letter")).to_have_count(0)
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Internal note for colleagues")).to_be_focused()


def test_a_block_while_it_is_open(page, chats):
    open_chat(page, "Новини")
    reply = page.get_by_role("button", name="Reply", exact=True)
    expect(reply).to_be_visible()
    chats.make("reach", who="Новини", reach="blocked")
    expect(page.locator(".foot-refused")).to_be_visible()
    chats.make("reach", who="Новини", reach="reachable")
    expect(page.locator(".foot-refused")).to_have_count(0)
    expect(reply).to_be_visible()


# Media

def test_the_album_and_the_lightbox(page):
    open_chat(page, OLENA)
    tiles = said(page, "Ось скани").locator(".tile")
    expect(tiles).to_have_count(5)
    tiles.nth(1).click()
    dialog = page.get_by_role("dialog", name=re.compile("^Picture"))
    expect(dialog).to_contain_text("photo_2.png 2 of 5")
    expect(dialog.get_by_role("img", name="photo_2.png")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text("photo_3.png 3 of 5")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(dialog).to_contain_text("photo_5.png 5 of 5")
    page.keyboard.press("Equal")
    expect(dialog.locator(".lightbox-stage.zoomed")).to_be_visible()
    assert "download=1" in dialog.get_by_role("link", name="Download photo_5.png").get_attribute("href")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(tiles.nth(1)).to_be_focused()


def test_nothing_moves_when_pictures_arrive(page):
    waiting, held = [], [True]
    page.route("**/api/v1/files/**", lambda route: waiting.append(route) if held[0] else route.continue_())
    row(page, OLENA).click()
    album = said(page, "Ось скани").locator(".album")
    before = album.bounding_box()
    held[0] = False
    for one in waiting:
        one.continue_()
    page.wait_for_function("() => [...document.querySelectorAll('.tile img')].every(one => one.complete)")
    after = album.bounding_box()
    assert (before["width"], before["height"]) == (after["width"], after["height"])


def test_a_voice_message_is_heard(page):
    open_chat(page, OLENA)
    player = page.get_by_role("group", name="Voice message").first
    expect(player).to_contain_text("0:04")
    player.get_by_role("button", name="Play").click()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    player.get_by_role("button", name="Pause").click()
    slider = player.get_by_role("slider", name="Position")
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "0:04 of 0:04")
    page.keyboard.press("Home")
    player.get_by_role("button", name="Speed 1×").click()
    player.get_by_role("button", name="Speed 1.5×").click()
    expect(player.locator("audio")).to_have_js_property("playbackRate", 2)
    page.reload()
    expect(page.get_by_role("group", name="Voice message").first.get_by_role("button", name="Speed 2×")).to_be_visible()


def test_films_and_stickers(page, windows, chats):
    open_chat(page, KASIA)
    expect(said(page, "całą księgę").locator("video[controls]")).to_be_attached()
    expect(page.get_by_role("button", name="Play the video message")).to_be_attached()
    expect(page.locator("img.sticker")).to_be_attached()
    expect(page.locator(".sticker-place")).to_contain_text("Animated sticker")
    page.wait_for_function("() => document.querySelector('.animation video') && !document.querySelector('.animation video').paused")
    still = windows.open(chats, reduced_motion="reduce")
    open_chat(still, KASIA)
    still.locator(".animation").scroll_into_view_if_needed()
    still.wait_for_timeout(500)
    assert still.locator(".animation video").evaluate("one => one.paused")
    still.locator(".animation").get_by_role("button", name="Play").click()
    still.wait_for_function("() => !document.querySelector('.animation video').paused")


def test_files_on_their_way_and_lost(page):
    open_chat(page, GROUP)
    files = said(page, "odpis KRS.pdf")
    expect(files).to_contain_text("Coming from Telegram…")
    expect(files).to_contain_text("Larger than 20 MB")
    expect(files.get_by_role("button", name="Try again")).to_have_count(0)
    album = said(page, "Фото з об’єкта")
    album.get_by_role("button", name="Try again").click()
    expect(album.locator(".tile img")).to_have_count(2)


# The client

def test_identities_and_a_merge_that_is_undone(page, chats):
    open_chat(page, OLENA)
    panel = page.get_by_role("complementary", name="Client")
    expect(panel.locator(".contacts")).to_contain_text("@olena_hnat")
    expect(panel.locator(".contacts")).to_contain_text("ID 402118733")
    expect(panel.locator(".contacts")).to_contain_text("confirmed by Telegram")
    same = panel.get_by_role("region", name="Maybe the same client")
    expect(same).to_contain_text("same phone and same name")
    same.get_by_role("button", name=f"Merge with {OLENA}").click()
    expect(panel.locator(".contacts")).to_contain_text("o.hnatiuk@example.org")
    expect(same).to_have_count(0)
    toast(page, "was merged").get_by_role("button", name="Undo").click()
    expect(same).to_be_visible()
    expect(panel.locator(".contacts")).not_to_contain_text("o.hnatiuk@example.org")


# Looks

SCENES = {
    "text": lambda page: open_chat(page, OLENA),
    "group": lambda page: open_chat(page, GROUP),
    "media": lambda page: open_chat(page, KASIA),
    "composer": lambda page: (open_chat(page, OLENA), said(page, "чекаю на четвер").focus(), page.keyboard.press("r"), field(page).fill("a" * 4000)),
    "edit": lambda page: (open_chat(page, OLENA), choose(said(page, "Це кнопка"), "Edit")),
    "menu": lambda page: (open_chat(page, OLENA), tool(said(page, "Це кнопка"), "More actions").click()),
    "react": lambda page: (open_chat(page, OLENA), tool(said(page, "Цитую вас"), "React").click()),
    "versions": lambda page: (open_chat(page, OLENA), said(page, "120 zł").get_by_role("button", name="edited").click()),
    "lightbox": lambda page: (open_chat(page, OLENA), page.locator(".tile").first.click()),
    "filter": lambda page: only_telegram(page),
    "refused": lambda page: (SCENES["filter"](page), open_chat(page, "Юрій")),
}


@pytest.mark.parametrize("scene", SCENES)
def test_axe(page, scene):
    SCENES[scene](page)
    page.wait_for_timeout(300)
    check_themes(page)
    if scene in ("composer", "edit"):
        field(page).fill("")
        page.keyboard.press("Escape")


@pytest.mark.parametrize("locale", ["uk", "pl", "en"])
def test_on_a_phone(windows, chats, locale):
    chats.prefer(locale=locale)
    page = windows.open(chats, viewport=HAND, has_touch=True, is_mobile=True)
    for name in (OLENA, GROUP, KASIA):
        page.goto(chats.origin + "/inbox")
        row(page, name).tap()
        expect(page.locator("article.chat").first).to_be_visible()
        settled(page)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(TOO_WIDE) == []
    more = page.locator(".chat-tools .menu > button").last
    assert more.bounding_box()["height"] >= 44
    more.tap()
    expect(page.get_by_role("menu")).to_be_in_viewport()
