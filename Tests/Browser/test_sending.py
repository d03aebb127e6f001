"""What becomes of a message: taken back, later, refused, uncertain, met by another one. Nothing is lost and nothing is sent twice."""
import datetime
import json
import re

import pytest
from composing import PDF, REPLIES, begin, body_of, composer, desk, field, open_thread, page, quick, sent, toast, write
from office import ADDRESS
from playwright.sync_api import expect
from waiting import soon


def test_it_stands_there_before_the_server_answers(page):
    waiting = []
    page.route(REPLIES, lambda route: waiting.append(route) if route.request.method == "POST" else route.fallback())
    write(page, "At once")
    expect(sent(page)).to_have_text("At once")
    soon(lambda: len(waiting), 1, page)
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
    when.fill("2099-05-07T10:30")
    expect(page.get_by_text("Choose a time within the next year.")).to_be_visible()
    expect(page.get_by_role("button", name="Schedule")).to_be_disabled()
    day = datetime.date.today() + datetime.timedelta(days=300)
    when.fill(f"{day}T10:30")
    page.get_by_role("button", name="Schedule").click()
    expect(page.locator("article.outbound .standing-line")).to_contain_text(f"{day.day} {day:%B} {day.year}"[:6])


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
    soon(lambda: len(keys), 2, page)
    assert keys[0]["idempotency_key"] != keys[1]["idempotency_key"] and keys[0]["last_seen_message_id"] != keys[1]["last_seen_message_id"]


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
    soon(lambda: len(keys), 2, page)
    expect(failed).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("Once only")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "Will be sent in 5 s")).to_be_visible()
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
    # The server drops a draft that was sent; one that it never had says nothing about that.
    page.route("**/drafts/*", lambda route: route.abort() if route.request.method == "PUT" else route.fallback())
    write(page, "Once only")
    if crash:
        expect(sent(page)).to_contain_text("Once only")
        soon(lambda: len(posts), 1, page)
        page.reload()
        page.get_by_role("button", name="Go on with your answer").click()
    expect(toast(page, "The message had arrived after all.")).to_be_visible()
    expect(composer(page)).to_have_count(0)
    expect(page.locator(".row .draft")).to_have_count(0)
    expect(page.locator(".toast-error")).to_have_count(0)
    expect(sent(page)).to_have_count(1)
    assert len(posts) == 1


def test_a_colleague_sees_it_go_and_be_taken_back(page, desk, windows):
    marta = windows.open(desk, email="marta@example.test")
    open_thread(marta)
    write(page, "In a moment")
    expect(sent(marta)).to_contain_text("In a moment")
    page.keyboard.press("z")
    expect(field(page)).to_have_value("In a moment")
    expect(sent(marta)).to_have_count(0)


@pytest.mark.parametrize("who", ["writer", "colleague"])
def test_an_answer_that_was_overtaken_brings_nothing_back(page, desk, windows, who):
    """The newest messages are asked for while a message is being tried; once the answer is there it has been refused and taken back."""
    other = windows.open(desk, email="marta@example.test")
    open_thread(other)
    watched, held, holding = (page if who == "writer" else other), [], [False]

    def hold(route):
        if route.request.method == "GET" and holding[0] and not held:
            return held.append((route, route.fetch()))
        route.fallback()

    watched.route(re.compile(r"/messages\?"), hold)
    write(page, "Taken back")
    for one in (page, other):
        expect(sent(one)).to_contain_text("Taken back")
    holding[0] = True
    desk.make("writes", who="Piotr", text="And one more thing")
    soon(lambda: len(held), 1, watched)
    page.keyboard.press("z")
    expect(field(page)).to_have_value("Taken back")
    route, answer = held[0]
    page_then = answer.json()
    for one in page_then["items"]:
        if one["direction"] == "outbound":
            one["state"] = "sending"
    route.fulfill(response=answer, json=page_then)
    expect(watched.locator("article").filter(has_text="And one more thing")).to_be_visible()
    watched.wait_for_timeout(300)
    expect(sent(watched)).to_have_count(0)


def test_keys_that_are_faster_than_the_server(page, desk):
    """Sent before it is known whom it goes to: it goes once that is there."""
    asked = []
    page.route("**/messages/*/reply?*", lambda route: asked.append(route))
    open_thread(page)
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="nothing to send yet")).to_be_visible()
    page.keyboard.insert_text("Quick")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Sending…")).to_be_disabled()
    expect(sent(page)).to_have_count(0)
    soon(lambda: len(asked), 1, page)
    asked[0].fallback()
    expect(sent(page)).to_have_text("Quick")
    expect(composer(page)).to_have_count(0)
    page.wait_for_timeout(300)
    expect(sent(page)).to_have_count(1)


def test_what_waits_and_is_left_is_said_to_be_a_draft(page):
    page.route("**/messages/*/reply?*", lambda route: None)
    open_thread(page)
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text("Left")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    expect(toast(page, "Not sent")).to_be_visible()
    expect(sent(page)).to_have_count(0)


def test_whom_it_goes_to_is_asked_again(page, windows):
    windows.expect_complaint("Failed to load|ERR_FAILED")
    page.route("**/messages/*/reply?*", lambda route: route.abort())
    open_thread(page)
    page.keyboard.press("r")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text("Not yet")
    expect(composer(page).get_by_role("alert")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_be_visible()
    expect(sent(page)).to_have_count(0)
    page.unroute("**/messages/*/reply?*")
    page.keyboard.press("Control+Enter")
    expect(sent(page)).to_have_text("Not yet")


def test_too_late_to_undo(page, desk, windows):
    windows.expect_complaint("409")
    page.route("**/cancel", lambda route: (page.wait_for_timeout(10), route.fulfill(status=409, content_type="application/problem+json", body=json.dumps({"code": "already_sending", "status": 409}))))
    write(page, "Gone")
    expect(sent(page)).to_have_count(1)
    page.keyboard.press("z")
    expect(toast(page, "Too late to take it back")).to_be_visible()
    expect(composer(page)).to_have_count(0)
