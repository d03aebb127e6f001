"""The network goes and comes back, the server dies and starts again, at two desks on the real service: nothing that was missed is missing, nothing that was begun is lost, and what is sent is sent once."""
import signal

import letters
import pytest
from bureau import bureau, part, read  # noqa: F401 (a fixture)
from composing import begin, composer, field, open_thread
from pairs import both, box, held, row
from playwright.sync_api import expect
from relay import Relay

LOST = "ERR_|WebSocket|Failed to load"


@pytest.fixture
def two(windows, bureau):
    windows.expect_complaint(LOST)
    bureau.reset()
    return both(windows, bureau)


def live(page):
    expect(page.locator("[data-connection=live]").first).to_be_attached(timeout=40_000)


def gone(page):
    # A browser waits a moment for the other side before it calls a socket closed.
    expect(page.locator("[data-connection=live]")).to_have_count(0, timeout=20_000)


def kill(bureau):
    """Without a word to anybody, as when the machine loses its power."""
    bureau.process.send_signal(signal.SIGKILL)
    bureau.process.wait()
    bureau.process = None


def note(page):
    return page.get_by_role("form", name="Internal note for colleagues").get_by_role("textbox")


def news(bureau, subject):
    """A letter that is newer than all the others."""
    bureau.count += 1
    bureau.arrive(letters.letter(8800 + bureau.count, f"Nowy Klient <nowy{bureau.count}@example.org>", subject, "Proszę o wycenę.\n", -bureau.count))


def busy_desk(marta, bureau, name, subject):
    """What happens while nobody else sees it: a note, a tag, a closed conversation, a new letter."""
    open_thread(marta, name)
    marta.keyboard.press("n")
    expect(note(marta)).to_be_focused()
    marta.keyboard.insert_text(f"Notatka: {name}")
    marta.keyboard.press("Control+Enter")
    expect(marta.locator(".bubble.note")).to_contain_text(f"Notatka: {name}")
    marta.keyboard.press("t")
    marta.keyboard.type(f"Znak {name}")
    marta.keyboard.press("Enter")
    marta.keyboard.press("Escape")
    expect(row(marta, name)).to_contain_text(f"Znak {name}")
    news(bureau, subject)
    expect(row(marta, subject)).to_be_visible()


def top(page):
    """Whoever has scrolled is told of what is new, and sees it at the top."""
    box(page).evaluate("one => { one.scrollTop = 0; }")


def caught_up(page, name, subject):
    top(page)
    expect(row(page, subject)).to_be_visible(timeout=20_000)
    expect(row(page, name)).to_contain_text(f"Znak {name}")
    expect(page.locator(".bubble.note")).to_contain_text(f"Notatka: {name}")


def test_the_network_of_one_goes_and_comes_back(two, bureau):
    olena, marta = two
    open_thread(olena, "Piotr Nowak")
    olena.context.set_offline(True)
    gone(olena)
    busy_desk(marta, bureau, "Piotr Nowak", "Bez sieci")
    # What is done without a network is taken back in words, and goes through when it is there again.
    row(olena, "Karol").click()
    olena.keyboard.press("e")
    expect(olena.locator(".toast-error").first).to_be_visible()
    expect(row(olena, "Karol")).to_have_count(1)
    assert held(bureau)["Karol Duda"]["status"] == "open"
    expect(olena.locator(".shell-bar")).to_contain_text("No connection to the server", timeout=20_000)
    olena.context.set_offline(False)
    live(olena)
    expect(olena.locator(".shell-bar")).to_have_text("")
    olena.locator(".toast-error").first.get_by_role("button", name="Try again").click()
    for page in two:
        expect(row(page, "Karol")).to_have_count(0)
    open_thread(olena, "Piotr Nowak")
    caught_up(olena, "Piotr Nowak", "Bez sieci")
    assert held(bureau)["Karol Duda"]["status"] == "closed"


def test_connections_that_are_cut(windows, two, bureau):
    """Somewhere between browser and server: every connection of one desk ends, again and again, the others never notice."""
    _, marta = two
    with Relay(bureau.port) as relay:
        olena = windows.blank()
        # Its name is the server's; only the way there is another one.
        olena.context.add_cookies([bureau.session()])
        olena.goto(f"http://127.0.0.1:{relay.port}/inbox")
        live(olena)
        open_thread(olena, "Anna Zielińska")
        for n in range(3):
            relay.cut_all()
            live(olena)
        relay.close_listener()
        relay.cut_all()
        gone(olena)
        busy_desk(marta, bureau, "Anna Zielińska", "Przecięte")
        relay.open_listener()
        live(olena)
        caught_up(olena, "Anna Zielińska", "Przecięte")
        expect(olena.locator(".bubble.note")).to_have_count(1)


def test_the_server_dies_over_an_open_draft(two, bureau):
    olena, marta = two
    for page in two:
        open_thread(page, "Adam")
    olena.keyboard.press("n")
    note(olena).fill("Zapytaj o termin")
    olena.keyboard.press("Escape")
    begin(olena, "Adam")
    olena.keyboard.insert_text("Szanowny Panie,")
    expect(marta.locator(".thread-head .presence")).to_contain_text("Олена")
    kill(bureau)
    for page in two:
        gone(page)
    field(olena).press("End")
    olena.keyboard.insert_text(" cena to 120 zł.")
    news(bureau, "Po awarii")
    bureau.start()
    for page in two:
        live(page)
        top(page)
        expect(row(page, "Po awarii")).to_be_visible(timeout=20_000)
    # Who looks is known again at both desks, without a hand.
    expect(marta.locator(".thread-head .presence")).to_contain_text("Олена", timeout=40_000)
    expect(olena.locator(".thread-head .presence")).to_contain_text("Марта is looking", timeout=40_000)
    expect(field(olena)).to_have_value("Szanowny Panie, cena to 120 zł.")
    field(olena).press("End")
    olena.keyboard.insert_text(" Pozdrawiam")
    expect(marta.locator(".thread-head .presence")).to_contain_text("Олена is typing")
    field(olena).press("Control+Enter")
    for page in two:
        expect(page.locator("article.outbound").get_by_text("Sent", exact=True)).to_be_attached(timeout=20_000)
    (taken,) = bureau.smtp.wait_taken(1)
    assert part(read(taken), "plain").startswith("Szanowny Panie, cena to 120 zł. Pozdrawiam")
    olena.keyboard.press("n")
    expect(note(olena)).to_have_value("Zapytaj o termin")
    note(olena).press("Control+Enter")
    for page in two:
        expect(page.locator(".bubble.note")).to_have_text("Zapytaj o termin")
    olena.reload()
    expect(olena.locator(".bubble.note")).to_have_count(1)
    expect(olena.locator("article.outbound").filter(has_text="Szanowny Panie")).to_have_count(1)
    assert len(bureau.smtp.taken) == 1


def test_the_server_dies_between_taking_and_saying_so(two, bureau):
    """The answer never came, so the letter stands in the composer again, until the page sees that it is here after all."""
    olena, marta = two
    # Held back for a moment, so that the server dies before it goes out and not in the middle of that.
    bureau.prefer(undo_seconds=5)
    olena.reload()
    begin(olena, "Zofia")
    olena.keyboard.insert_text("Gotowe jutro.")

    def taken_and_dead(route):
        assert route.fetch().status == 201
        kill(bureau)
        route.abort()

    olena.route("**/conversations/*/messages", lambda route: taken_and_dead(route) if route.request.method == "POST" else route.fallback(), times=1)
    olena.keyboard.press("Control+Enter")
    expect(field(olena)).to_have_value("Gotowe jutro.")
    expect(olena.locator(".toast-error", has_text="not sent")).to_be_visible()
    bureau.start()
    for page in two:
        live(page)
    open_thread(marta, "Zofia")
    for page in two:
        expect(page.locator("article.outbound").get_by_text("Sent", exact=True)).to_have_count(1, timeout=20_000)
    expect(composer(olena)).to_have_count(0)
    assert [part(read(one), "plain").split("\n")[0].strip() for one in bureau.smtp.wait_taken(1)] == ["Gotowe jutro."]
    # Nothing waits to go out a second time.
    assert [one["outgoing"] for one in bureau.api(f"/api/v1/communications/conversations/{held(bureau)['Zofia Król']['id']}/messages")["items"] if one.get("outgoing")] in ([], [None])
    assert len(bureau.smtp.taken) == 1
    bureau.prefer(undo_seconds=0)
