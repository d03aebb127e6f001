"""What is done most with a conversation has its word beside its icon where there is room, in every language, and nothing of it is cut off."""
import pytest
from playwright.sync_api import expect

WORDS = {"uk": ("Призначити", "Відкласти", "Закрити"), "pl": ("Przypisz", "Odłóż", "Zamknij"), "en": ("Assign", "Snooze", "Close")}
CUT = """() => { const head = document.querySelector('.thread-head'), end = head.getBoundingClientRect().right;
    return [...head.querySelectorAll('button, .tool-word')].filter(one => one.checkVisibility())
        .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' || one.getBoundingClientRect().right > end)
        .map(one => one.textContent || one.ariaLabel); }"""


@pytest.mark.parametrize("locale", list(WORDS))
def test_the_words_of_what_is_done_most(windows, staged, locale):
    staged.prefer(locale=locale, theme="light")
    page = windows.open(staged)
    page.locator("[role=option]").first.click()
    page.wait_for_selector("article")
    word = page.locator(".tool-word")
    assign, snooze, close = (word.get_by_text(one, exact=True) for one in WORDS[locale])
    title = page.locator(".thread-name")
    expect(page.locator(".client-panel, .panel-inner").first).to_be_visible()
    for width in (1440, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        expect(snooze).to_be_visible()
        expect(close).to_be_visible()
        expect(assign).to_be_hidden()
        assert page.evaluate(CUT) == []
        assert title.evaluate("one => one.clientWidth") >= 90
    # The words are part of what the buttons are called, and their keys stay in the titles.
    for one in (snooze, close):
        button = one.locator("xpath=..")
        assert one.inner_text() in button.get_attribute("aria-label") and button.get_attribute("aria-label") in button.get_attribute("title")
    page.set_viewport_size({"width": 1440, "height": 900})
    # The panel is a sheet in a narrow window; once it stands beside the thread again, the key hides it there.
    expect(page.locator(".thread-head [aria-pressed]").last).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("i")
    expect(assign).to_be_visible()
    assert page.evaluate(CUT) == []
    page.keyboard.press("i")
    expect(assign).to_be_hidden()
    # Between list and panel there are icons alone.
    page.set_viewport_size({"width": 1240, "height": 900})
    expect(close).to_be_hidden()
    assert page.evaluate(CUT) == []
