"""Answering from the page through the real service: what arrives at the mail server, and what everybody sees meanwhile."""
import re

import letters
import pytest
from bureau import MARTA, Bureau, bureau, part, read, ready
from composing import begin, composer, field, open_thread, sent, toast
from office import ADDRESS, OWNER
from playwright.sync_api import Error, expect
from waiting import soon

PDF = {"name": "umowa.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"x" * 4000}
PASTE = """(box, bytes) => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(bytes)], "image.png", {type: "image/png"}));
          box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }"""


@pytest.fixture
def page(windows, bureau):
    bureau.reset()
    return ready(windows, bureau)


def is_sent(page, text):
    """The mark beside the message with this text."""
    return page.locator("article.outbound").filter(has_text=text).get_by_text("Sent", exact=True)


def row(page, name):
    return page.get_by_role("option").filter(has_text=name)


def test_what_is_written_is_what_arrives(page, windows, bureau):
    marta = ready(windows, bureau, MARTA)
    open_thread(marta, "Piotr Nowak")
    bureau.prefer(undo_seconds=5, signature="Олена Савчук\nBiuro Słowo")
    page.reload()
    begin(page, "Piotr Nowak")
    page.keyboard.insert_text("Dzień dobry,\n\ncena: **120 zł**, *zażółć*.\n- jeden\n- dwa\n\n[mapa](https://example.org/mapa?a=1&b=2) <b>nie</b>")
    page.locator("input[type=file]").set_input_files(PDF)
    field(page).evaluate(PASTE, list(letters.PNG))
    expect(page.locator(".upload.done")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.outbound .standing-line")).to_contain_text(re.compile(r"Sends in [1-5] s"))
    expect(sent(marta)).to_contain_text("120 zł")
    assert bureau.smtp.taken == []
    for one in (page, marta):
        expect(is_sent(one, "120 zł")).to_be_attached(timeout=15_000)
        expect(one.locator("article.outbound .standing-line")).to_have_count(0)
        expect(sent(one).locator("strong")).to_have_text("120 zł")
        expect(one.locator("article.outbound .chip")).to_contain_text("umowa.pdf")
        expect(one.locator("article.outbound .picture img")).to_have_js_property("naturalWidth", 1)
    (taken,) = bureau.smtp.wait_taken(1)
    mail = read(taken)
    assert (taken.sender, taken.recipients) == (ADDRESS, ["klient1@example.org"])
    assert mail["Subject"] == "Re: Sprawa: Piotr" and "Piotr Nowak" in mail["To"] and ADDRESS in mail["From"]
    assert mail["In-Reply-To"] == mail["References"] == "<letter-7001@example.org>"
    assert re.fullmatch(r"<drg-[0-9a-f]{32}@example\.test>", mail["Message-ID"])
    text, html = part(mail, "plain"), part(mail, "html")
    assert "cena: **120 zł**" in text and "\n> Dzień dobry, proszę o wycenę." in text and "Biuro Słowo" in text
    assert "<b>120 zł</b>" in html and "<i>zażółć</i>" in html and html.count("<li>") == 2 and "<blockquote" in html
    assert 'href="https://example.org/mapa?a=1&amp;b=2"' in html and "&lt;b&gt;nie" in html
    files = {one.get_filename(): one.get_content() for one in mail.iter_attachments()}
    assert files.pop("umowa.pdf") == PDF["buffer"]
    ((name, content),) = files.items()
    assert re.fullmatch(r"image-\d\d-\d\d-\d\d\.png", name) and content == letters.PNG
    # Once, and no second time.
    soon(lambda: bureau.box.count("Sent"), 1, page)
    page.wait_for_timeout(700)
    assert bureau.box.count("Sent") == 1
    page.reload()
    expect(sent(page)).to_have_count(1)
    bureau.prefer(undo_seconds=0, signature="")


def test_taken_back_within_the_hold_nothing_goes_out(page, windows, bureau):
    bureau.prefer(undo_seconds=5)
    page.reload()
    begin(page, "Jan")
    page.keyboard.insert_text("Za szybko")
    page.locator("input[type=file]").set_input_files(PDF)
    expect(page.locator(".upload.done")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(toast(page, "Will be sent in 5 s")).to_be_visible()
    page.keyboard.press("z")
    expect(field(page)).to_have_value("Za szybko")
    expect(page.locator(".upload.done")).to_contain_text("umowa.pdf")
    expect(sent(page)).to_have_count(0)
    # Later, and taken back by somebody who has only the thread before them.
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("menuitem", name="Tomorrow at 8:00").click()
    expect(page.locator("article.outbound .standing-line")).to_contain_text("08:00")
    expect(toast(page, "Scheduled")).to_be_visible()
    page.reload()
    page.locator("article.outbound").get_by_role("button", name="Edit").click()
    expect(field(page)).to_have_value("Za szybko")
    expect(page.locator(".upload.done")).to_contain_text("umowa.pdf")
    expect(composer(page).locator(".goes-to")).to_have_text("To Jan Wójcik <klient4@example.org>")
    bureau.prefer(undo_seconds=0)
    page.reload()
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("Za szybko")
    field(page).fill("Teraz dobrze")
    field(page).press("Control+Enter")
    expect(is_sent(page, "Teraz dobrze")).to_be_attached()
    page.wait_for_timeout(3000)
    (taken,) = bureau.smtp.wait_taken(1)
    assert part(read(taken), "plain").startswith("Teraz dobrze") and next(read(taken).iter_attachments()).get_content() == PDF["buffer"]


def test_first_messages_and_forwards_with_files(page, bureau):
    page.keyboard.press("c")
    page.get_by_role("combobox", name="To", exact=True).press_sequentially("ewa")
    expect(page.get_by_role("listbox", name="Clients").get_by_role("option")).to_have_text(["Ewa Mazurklient5@example.org"])
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add copies").click()
    page.get_by_role("combobox", name="Hidden copy").fill("archiwum@example.org,")
    page.get_by_label("Subject").fill("Przypomnienie – zażółć")
    field(page).fill("Dokumenty czekają.")
    field(page).press("Control+Enter")
    expect(page.locator(".thread-title")).to_contain_text("Przypomnienie")
    expect(is_sent(page, "Dokumenty czekają.")).to_be_attached()
    (first,) = bureau.smtp.wait_taken(1)
    mail = read(first)
    assert set(first.recipients) == {"klient5@example.org", "archiwum@example.org"} and mail["Bcc"] is None
    assert mail["Subject"] == "Przypomnienie – zażółć" and mail["References"] is None
    open_thread(page, "Anna")
    page.keyboard.press("f")
    to = page.get_by_role("combobox", name="To", exact=True)
    expect(to).to_be_focused()
    expect(page.locator(".upload.done")).to_have_count(2)
    page.get_by_role("button", name="Remove skan.png").click()
    to.fill("tlumacz@example.org")
    to.press("Enter")
    field(page).fill("Proszę o tłumaczenie.")
    field(page).press("Control+Enter")
    expect(row(page, "tlumacz@example.org")).to_be_visible()
    forward = read(bureau.smtp.wait_taken(2)[1])
    assert forward["Subject"] == "Fwd: Sprawa: Anna" and "proszę o wycenę" in part(forward, "plain")
    assert [one.get_filename() for one in forward.iter_attachments()] == ["umowa najmu.pdf"]
    expect(sent(page)).to_have_count(0)
    # A note goes to nobody.
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Internal note for colleagues")).to_be_focused()
    page.keyboard.insert_text("Tylko dla nas @Мар")
    expect(page.get_by_role("listbox", name="Whom to call").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bubble.note")).to_contain_text("Tylko dla nas")
    page.wait_for_timeout(1000)
    assert len(bureau.smtp.wait_taken(2)) == 2 and all(b"Tylko dla nas" not in one.raw for one in bureau.smtp.taken)


def test_history_is_no_news(page, bureau):
    """Its newest mail came in first, so that the older ones were stored after what one sees last."""
    begin(page, "Переклад")
    page.keyboard.insert_text("До четверга!")
    page.keyboard.press("Control+Enter")
    expect(is_sent(page, "До четверга!")).to_be_attached()
    expect(page.locator(".newer")).to_have_count(0)
    bureau.smtp.wait_taken(1)


def test_refused_corrected_and_sent(page, windows, bureau):
    marta = ready(windows, bureau, MARTA)
    bureau.smtp.on("RCPT", "550 5.1.1 Nie ma takiej skrzynki", address="klient6@example.org")
    begin(page, "Adam")
    page.keyboard.insert_text("Halo?")
    page.keyboard.press("Control+Enter")
    card = page.get_by_role("group", name="Not sent: the address was refused (klient6@example.org)")
    card.get_by_text("What the mail server said").click()
    expect(card.locator("blockquote")).to_contain_text("550 5.1.1 Nie ma takiej skrzynki")
    expect(row(marta, "Adam").locator(".row-attention")).to_be_visible()
    open_thread(marta, "Adam")
    expect(row(marta, "Adam").locator(".row-attention")).to_have_count(0)
    # The words of the first try are gone with the answer, and come again with the second refusal.
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/retry" in answer.url):
        card.get_by_role("button", name="Try again").click()
    expect(card).to_be_visible()
    card.get_by_role("button", name="Edit").click()
    expect(field(page)).to_have_value("Halo?")
    composer(page).locator(".goes-to").click()
    page.get_by_role("button", name="Remove Adam Lis").click()
    to = page.get_by_role("combobox", name="To", exact=True)
    to.fill("adam.lis@example.org")
    to.press("Enter")
    field(page).press("Control+Enter")
    for one in (page, marta):
        expect(is_sent(one, "Halo?")).to_be_attached()
        expect(one.locator("article.outbound")).to_have_count(1)
    (taken,) = bureau.smtp.wait_taken(1)
    assert taken.recipients == ["adam.lis@example.org"] and read(taken)["In-Reply-To"] == "<letter-7006@example.org>"


def test_uncertain_is_shown_and_decided(page, bureau):
    bureau.smtp.on("END", drop=True, times=1)
    begin(page, "Zofia")
    page.keyboard.insert_text("Dotarło?")
    page.keyboard.press("Control+Enter")
    card = page.get_by_role("group", name="It is not certain that this was sent")
    expect(card).to_contain_text("The mail server took the whole message and did not answer.")
    assert bureau.smtp.taken == []
    card.get_by_role("button", name="Send again").click()
    expect(is_sent(page, "Dotarło?")).to_be_attached()
    expect(card).to_have_count(0)
    bureau.smtp.wait_taken(1)
    bureau.smtp.on("TAKEN", drop=True, times=1)
    begin(page, "Zofia")
    page.keyboard.insert_text("A to?")
    page.keyboard.press("Control+Enter")
    expect(card).to_be_visible()
    card.get_by_role("button", name="It arrived: mark as sent").click()
    expect(is_sent(page, "A to?")).to_be_attached()
    page.wait_for_timeout(600)
    bureau.smtp.wait_taken(2)


def test_two_people_one_conversation(page, windows, bureau):
    windows.expect_complaint("409")
    marta = ready(windows, bureau, MARTA)
    begin(page, "Тарас")
    page.keyboard.type("Моя відповідь")
    open_thread(marta, "Тарас")
    expect(marta.locator(".thread-head .presence")).to_contain_text("Олена is typing")
    expect(page.locator(".thread-head .presence")).to_contain_text("Марта is looking")
    expect(row(page, "Тарас").locator(".row-presence")).to_be_attached()
    marta.keyboard.press("r")
    expect(field(marta)).to_be_focused()
    marta.keyboard.type("Я вже відповіла")
    expect(page.locator(".thread-head .presence")).to_contain_text("Марта is typing")
    # The letter of the first is on its way while the second's answer is stored.
    page.route("**/conversations/*/messages", lambda route: (
        marta.keyboard.press("Control+Enter"), expect(is_sent(marta, "Я вже відповіла")).to_be_attached(), route.fallback()
    ) if route.request.method == "POST" else route.fallback(), times=1)
    page.keyboard.press("Control+Enter")
    bar = page.locator(".newer")
    expect(bar).to_contain_text("Марта Левицька answered meanwhile: Я вже відповіла")
    expect(bar).to_contain_text("Your message was not sent.")
    expect(field(page)).to_have_value("Моя відповідь")
    assert len(bureau.smtp.wait_taken(1)) == 1
    bar.get_by_role("button", name="Send anyway").click()
    for one in (page, marta):
        expect(is_sent(one, "Моя відповідь")).to_be_attached()
    expect(bar).to_have_count(0)
    second = read(bureau.smtp.wait_taken(2)[1])
    assert part(second, "plain").startswith("Моя відповідь")


def test_a_draft_outlives_the_browser_and_canned_replies_fill_it(page, windows, bureau):
    cookie = bureau.session()
    bureau.ask("POST", "/api/v1/communications/canned-replies", {
        "shortcut": "cena", "title": "Ceny", "texts": {"en": "Dear {first_name}, “{subject}”: 60 zł a page."}}, f"{cookie['name']}={cookie['value']}")
    begin(page, "Karol")
    page.keyboard.type("/cen")
    expect(page.get_by_role("listbox", name="Canned replies").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Dear Karol, “Sprawa: Karol”: 60 zł a page.")
    with page.expect_response(lambda one: one.request.method == "PUT" and "/drafts/" in one.url and "umowa.pdf" in (one.request.post_data or "")):
        page.locator("input[type=file]").set_input_files(PDF)
        expect(page.locator(".upload.done")).to_have_count(1)
    crash(page)
    other = ready(windows, bureau)
    expect(row(other, "Karol").locator(".draft")).to_have_text("Draft")
    row(other, "Karol").click()
    other.get_by_role("button", name="Go on with your answer").click()
    expect(field(other)).to_have_value("Dear Karol, “Sprawa: Karol”: 60 zł a page.")
    expect(other.locator(".upload.done")).to_contain_text("umowa.pdf")
    field(other).press("Control+Enter")
    expect(is_sent(other, "60 zł a page")).to_be_attached()
    expect(other.locator(".row .draft")).to_have_count(0)
    (taken,) = bureau.smtp.wait_taken(1)
    assert next(read(taken).iter_attachments()).get_content() == PDF["buffer"]
    soon(lambda: bureau.api("/api/v1/communications/drafts")["items"], [], other)


def crash(page):
    """The process of the page dies, without a word to anybody."""
    try:
        page.goto("chrome://crash")
    except Error:
        pass


def test_put_off_until_they_answer_and_linked_to_another_client(page, windows, bureau):
    marta = ready(windows, bureau, MARTA)
    begin(page, "Maja")
    page.keyboard.insert_text("Czekam na skan.")
    page.keyboard.press("Control+Enter")
    expect(is_sent(page, "Czekam na skan.")).to_be_attached()
    (taken,) = bureau.smtp.wait_taken(1)
    page.keyboard.press("s")
    page.keyboard.type("until they")
    page.keyboard.press("Enter")
    for one in (page, marta):
        expect(row(one, "Maja")).to_have_count(0)
    ours = read(taken)["Message-ID"]
    bureau.arrive(letters.letter(7100, "Maja Sowa <klient10@example.org>", "Re: Sprawa: Maja", "Oto skan.\n", -5, In_Reply_To=ours, References=ours))
    expect(row(marta, "Maja")).to_contain_text("Oto skan.", timeout=10_000)
    # Who has scrolled is told, and nothing jumps.
    page.get_by_role("button", name="1 new").click()
    expect(row(page, "Maja")).to_contain_text("Oto skan.")
    open_thread(marta, "Maja")
    expect(marta.locator("article")).to_have_count(3)
    page.get_by_role("option").filter(has_text="Hanna").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("link to another")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Whose conversation is it?").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("ola")
    expect(page.get_by_role("dialog").get_by_role("option", selected=True)).to_contain_text("Ola Bąk")
    page.keyboard.press("Enter")
    for one in (page, marta):
        expect(row(one, "Sprawa: Hanna")).to_contain_text("Ola Bąk")


def test_the_way_out_fails_is_told_and_heals(page, bureau):
    bureau.smtp.password = "a new password"
    begin(page, "Igor")
    page.keyboard.insert_text("Poczeka")
    page.keyboard.press("Control+Enter")
    line = page.locator("article.outbound .standing-line")
    expect(line).to_contain_text("Waiting, because the mailbox cannot send now.")
    expect(page.locator(".alarm")).to_contain_text(f"{ADDRESS} sends no mail. The mail server did not accept user and password.")
    line.get_by_role("link", name="Open the settings").click()
    out = page.get_by_role("region", name="Sending")
    expect(out).to_contain_text("Not working")
    expect(out).to_contain_text("did not accept user and password")
    expect(out).to_contain_text("The mail server said: “535")
    expect(out).to_contain_text("1 message waits")
    coming = page.get_by_role("region", name="Status")
    expect(coming).to_contain_text("Working")
    bureau.server.set_password("biuro", "a new password")
    page.get_by_label("Password of the mailbox").fill("a new password")
    page.get_by_role("button", name="Save").click()
    expect(out).to_contain_text("Working")
    expect(out).not_to_contain_text("waits")
    expect(page.locator(".alarm")).to_have_count(0)
    page.get_by_role("link", name="Inbox").click()
    open_thread(page, "Igor")
    expect(is_sent(page, "Poczeka")).to_be_attached()
    bureau.smtp.wait_taken(1)
