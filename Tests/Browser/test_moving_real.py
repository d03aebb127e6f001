"""Conversations brought together and taken apart on the real service: what the colleague sees, where the next letter lands, and both again after an undo."""
import letters
import pytest
from bureau import bureau  # noqa: F401 (a fixture)
from composing import write
from pairs import both, held, pick, row, toast
from playwright.sync_api import expect
from waiting import soon

NADIA = "Надія Гай <nadia@example.org>"


@pytest.fixture
def two(windows, bureau):
    bureau.reset()
    return both(windows, bureau)


def arrive(bureau, *mails):
    bureau.box.deliver([one.as_bytes() for one in mails])


def answer_to(number, to, subject, text, who=NADIA):
    return letters.letter(number, who, subject, text, -number / 1000, In_Reply_To=f"<letter-{to}@example.org>", References=f"<letter-{to}@example.org>")


def read(page, text, inside):
    row(page, text).click()
    expect(page.locator(".thread-scroll")).to_contain_text(inside, timeout=15_000)


def texts(page):
    return page.locator("article .plain")


def merge(page, into, what):
    read(page, *into)
    page.keyboard.press("Shift+M")
    dialog = page.get_by_role("dialog", name="Merge another conversation into this one")
    dialog.get_by_role("combobox").fill(what)
    expect(dialog.get_by_role("option").first).to_contain_text(what)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def test_merged_seen_by_the_colleague_and_undone(two, bureau):
    olena, marta = two
    arrive(bureau, letters.letter(8101, NADIA, "Akt ślubu", "Pierwszy list.\n", -1), letters.letter(8102, NADIA, "Ще питання", "Другий лист.\n", -2))
    for page in two:
        expect(row(page, "Ще питання")).to_be_visible()
        expect(row(page, "Akt ślubu")).to_be_visible()
    read(marta, "Ще питання", "Другий лист.")
    old = marta.url
    merge(olena, ("Akt ślubu", "Pierwszy list."), "Ще питання")
    # Whoever was reading what is gone is taken along.
    for page in two:
        expect(texts(page)).to_have_text(["Pierwszy list.", "Другий лист."])
        expect(row(page, "Ще питання")).to_have_count(0)
        expect(page.locator(".standing.moved")).to_contain_text("Олена Савчук merged 1 message into this conversation")
    new = olena.url.split("?")[0]
    assert new != old.split("?")[0]
    soon(lambda: marta.url.split("?")[0], new, marta)
    # An answer to the letter that came along, and another one in the one that stayed: both are here, at both desks.
    arrive(bureau, answer_to(8103, 8102, "Re: Ще питання", "Відповідь на друге.\n"), answer_to(8104, 8101, "Re: Akt ślubu", "Do pierwszego.\n"))
    for page in two:
        expect(texts(page)).to_have_count(4, timeout=15_000)
        expect(row(page, "Re: Ще питання")).to_have_count(0)
    # A link that somebody kept leads on.
    marta.goto(old)
    expect(texts(marta)).to_have_count(4)
    soon(lambda: marta.url.split("?")[0], new, marta)
    olena.locator(".standing.moved").get_by_role("button", name="Undo").click()
    expect(toast(olena, "The messages are back where they were")).to_be_visible()
    for page in two:
        expect(texts(page)).to_have_text(["Pierwszy list.", "Do pierwszego."])
        expect(row(page, "Ще питання")).to_have_count(1)
        expect(page.locator(".standing.moved")).to_have_count(0)
    # What came meanwhile went with what it answers, and its link is its own again.
    marta.goto(old)
    expect(texts(marta)).to_have_text(["Другий лист.", "Відповідь на друге."])
    soon(lambda: marta.url.split("?")[0], old.split("?")[0], marta)


def test_picked_ones_with_what_belongs_to_them(two, bureau):
    """Tags, the one who works on it, what is unread and a note come along, and go back."""
    olena, marta = two
    who = "Leon Kruk <leon@example.org>"
    arrive(bureau, letters.letter(8201, who, "Dyplom", "Proszę o wycenę.\n", -1), letters.letter(8202, who, "Suplement", "I suplement.\n", -2), letters.letter(8203, who, "Termin", "Kiedy?\n", -3))
    for page in two:
        for subject in ("Dyplom", "Suplement", "Termin"):
            expect(row(page, subject)).to_be_visible()
    read(marta, "Suplement", "I suplement.")
    marta.keyboard.press("a")
    marta.keyboard.type("Марта")
    marta.keyboard.press("Enter")
    expect(marta.get_by_role("dialog")).to_have_count(0)
    marta.keyboard.press("n")
    expect(marta.locator(".note-composer textarea")).to_be_focused()
    marta.keyboard.insert_text("Cennik B")
    marta.keyboard.press("Control+Enter")
    expect(marta.locator(".bubble.note")).to_contain_text("Cennik B")
    expect(row(olena, "Suplement").locator("[title^=Assigned]")).to_be_attached()
    pick(olena, "Dyplom", "Suplement", "Termin")
    olena.get_by_role("toolbar", name="Selected conversations").get_by_role("button", name="Merge conversations…").click()
    dialog = olena.get_by_role("dialog", name="Which conversation do the others go into?")
    dialog.get_by_role("combobox").fill("Dyplom")
    olena.keyboard.press("Enter")
    for page in two:
        expect(row(page, "Leon Kruk")).to_have_count(1)
    expect(row(olena, "Leon Kruk").locator("[title^=Assigned]")).to_be_attached()
    expect(marta.locator("article")).to_have_count(4)
    expect(marta.locator(".bubble.note")).to_contain_text("Cennik B")
    assert held(bureau)["Leon Kruk"]["assignee"]["name"] == "Марта Левицька"
    olena.keyboard.press("z")
    for page in two:
        expect(row(page, "Leon Kruk")).to_have_count(3)
    expect(row(olena, "Dyplom").locator("[title^=Assigned]")).to_have_count(0)
    expect(row(olena, "Suplement").locator("[title^=Assigned]")).to_have_count(1)


def test_split_off_and_back(two, bureau):
    olena, marta = two
    who = "Iwona Żak <iwona@example.org>"
    arrive(bureau, letters.letter(8301, who, "Umowa", "O umowie.\n", -1))
    arrive(bureau, answer_to(8302, 8301, "Re: Umowa", "A teraz coś innego: paszport.\n", who))
    arrive(bureau, answer_to(8303, 8302, "Re: Umowa", "I jeszcze do paszportu.\n", who))
    read(marta, "Umowa", "I jeszcze do paszportu.")
    read(olena, "Umowa", "I jeszcze do paszportu.")
    olena.locator(".thread-head").get_by_role("button", name="More actions").click()
    olena.get_by_role("menuitem", name="Split off messages…").click()
    olena.get_by_role("button", name="From here on").nth(1).click()
    olena.get_by_role("toolbar", name="Split off messages…").get_by_role("button", name="Split off").click()
    expect(texts(olena)).to_have_text(["A teraz coś innego: paszport.", "I jeszcze do paszportu."])
    expect(texts(marta)).to_have_text(["O umowie."])
    expect(marta.locator(".standing.moved")).to_contain_text("Олена Савчук split 2 messages off from here")
    for page in two:
        expect(row(page, "Iwona Żak")).to_have_count(2)
    # The next letter of each goes where the one it answers is now.
    arrive(bureau, answer_to(8304, 8303, "Re: Umowa", "Paszport w środę.\n", who), answer_to(8305, 8301, "Re: Umowa", "Umowa w piątek.\n", who))
    expect(texts(olena)).to_have_text(["A teraz coś innego: paszport.", "I jeszcze do paszportu.", "Paszport w środę."], timeout=15_000)
    expect(texts(marta)).to_have_text(["O umowie.", "Umowa w piątek."], timeout=15_000)
    # The colleague takes it back, in the thread.
    marta.locator(".standing.moved").get_by_role("button", name="Undo").click()
    for page in two:
        expect(texts(page)).to_have_count(5)
        expect(row(page, "Iwona Żak")).to_have_count(1)
        expect(page.locator(".standing.moved")).to_have_count(0)


def test_a_merge_that_the_server_refuses_is_taken_back(two, bureau, windows):
    windows.expect_complaint("409|422|404")
    olena, marta = two
    who = "Filip Rys <filip@example.org>"
    arrive(bureau, letters.letter(8401, who, "Oferta A", "Treść A.\n", -1), letters.letter(8402, who, "Oferta B", "Treść B.\n", -2))
    expect(row(olena, "Oferta B")).to_be_visible()
    # Between the look at the dialog and the choice, a letter of it is on its way out.
    for command in ("MAIL", "RCPT", "DATA", "END"):
        bureau.smtp.on(command, delay=2, times=1)
    read(marta, "Oferta B", "Treść B.")
    write(marta, "Już piszę.", "Oferta B")
    expect(marta.locator("article.outbound .standing-line")).to_contain_text("Being sent")
    merge(olena, ("Oferta A", "Treść A."), "Oferta B")
    expect(olena.locator(".toast-error")).to_contain_text("A message is being sent there.")
    expect(row(olena, "Filip Rys")).to_have_count(2)
    expect(texts(olena)).to_have_text(["Treść A."])
    expect(marta.locator("article.outbound").get_by_text("Sent", exact=True)).to_be_attached(timeout=15_000)
    olena.locator(".toast-error").get_by_role("button", name="Try again").click()
    for page in two:
        expect(row(page, "Filip Rys")).to_have_count(1)
        expect(page.locator("article")).to_have_count(3)
