"""The checks of `sight.py` see what they are for: each thing is broken once on a whole page, and is found."""
import pytest
from conftest import HAND
from reading import bureau  # noqa: F401 (a fixture)
from sight import COLOURS, axe, faults, settle

# What is broken, and a word of what is then found.
BROKEN = {
    "a button without a name": ("document.querySelector('.list-title .icon-button').removeAttribute('aria-label'); document.querySelector('.list-title .icon-button').removeAttribute('title')", "button-name"),
    "grey on grey": ("document.querySelector('.list-title h1').style.color = '#ddd'", "color-contrast"),
    "a page that is too wide": ("document.documentElement.style.overflow = 'auto'; document.body.style.overflow = 'visible'; const one = document.createElement('div'); "
                                "one.style.cssText = 'width: 900px; height: 10px'; document.body.append(one)", "900 wide"),
    "words beside the screen": ("const one = document.createElement('p'); one.textContent = 'Beside'; one.style.cssText = 'position: absolute; left: 380px; top: 300px'; "
                                "document.body.append(one)", "out of the screen"),
    "a column that moves sideways": ("const one = document.querySelector('.list-head'); one.style.overflow = 'auto'; one.firstElementChild.style.width = '900px'", "holds"),
    "words that end in the middle": ("const one = document.querySelector('.row-name'); one.style.textOverflow = 'clip'; one.style.maxWidth = '30px'; one.style.overflow = 'hidden'", "sideways"),
    "a line under the edge": ("const one = document.querySelector('.list-title'); one.style.overflow = 'hidden'; one.style.minHeight = one.style.height = '10px'", "goes out of"),
    "a shortened button": ("const one = document.querySelector('.tab'); one.style.cssText = 'display: block; width: 30px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap'", "is shortened"),
    "a placeholder without room": ("const one = document.querySelector('.search-field input'); one.style.textOverflow = 'clip'; one.style.maxWidth = '40px'", "placeholder"),
    "a target for a pencil": ("document.querySelector('.list-title .icon-button').style.cssText = 'min-width: 0; width: 20px; min-height: 0; height: 20px'", "20x20"),
}


@pytest.fixture(scope="module")
def hand(browser, bureau):
    context = browser.new_context(viewport=HAND, has_touch=True, is_mobile=True, service_workers="block")
    context.set_default_timeout(10_000)
    context.add_cookies([bureau.session()])
    yield context.new_page()
    context.close()


@pytest.fixture
def page(hand, bureau):
    hand.goto(bureau.origin + "/inbox")
    hand.wait_for_selector(".list-body [role=option]")
    hand.wait_for_selector(".pull", state="attached")
    settle(hand)
    return hand


def seen(page) -> list[str]:
    return faults(page, small=True) + axe(page)


def test_a_whole_page_has_no_fault(page):
    assert seen(page) == []
    assert axe(page, COLOURS) == []


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_seen(page, what):
    script, word = BROKEN[what]
    page.evaluate(f"() => {{ {script}; }}")
    assert any(word in one for one in seen(page)), seen(page)


def test_a_focus_behind_the_dialog_is_seen(page):
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog [role=option]")
    assert faults(page, small=True) == []
    page.evaluate("() => document.activeElement.blur()")
    assert any("the focus" in one for one in faults(page, small=True))
