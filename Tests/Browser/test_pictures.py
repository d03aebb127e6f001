"""Pictures of the screens, for people to look at."""
import os
import time

import letters
import pytest
from conftest import DESK, HAND, mail_server, settled
from office import ADDRESS, Office

# Ukrainian is the widest language; every one with DRAGOMAN_ALL_PICTURES=1.
LOCALES = ["uk", "pl", "en"] if os.environ.get("DRAGOMAN_ALL_PICTURES") == "1" else ["uk"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_pictures(windows, office, pictures, locale, theme, size):
    if "marta@example.test" not in office.sessions:
        office.add_user("Марта Левицька", "marta@example.test")
        office.session("marta@example.test")
    office.prefer(locale=locale, theme=theme)
    small = size == "hand"
    page = windows.open(office, viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)

    def keep(name):
        settled(page)
        page.screenshot(path=pictures / f"{size}-{name}-{locale}-{theme}.png")

    page.wait_for_selector("[role=option]")
    keep("inbox")
    page.get_by_role("option").filter(has_text="Олена").click()
    page.wait_for_selector("article")
    keep("thread")
    page.keyboard.press("n")
    page.keyboard.insert_text("Клієнтка дзвонила: забере в п’ятницю о 10:00.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".bubble.note")
    page.keyboard.press("n")
    page.keyboard.insert_text("Рахунок виставлено, @")
    keep("note")
    page.locator(".note-composer textarea").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.insert_text({"desk": "Присяжний", "hand": "Сертифікат"}[size] + (" ·" if theme == "dark" else ""))
    page.keyboard.press("Enter")
    keep("tags")
    page.keyboard.press("Escape")
    page.wait_for_selector(".thread-tags")
    keep("tagged")
    page.goto(office.origin + "/inbox")
    page.get_by_role("option").filter(has_text="Grace").click()
    page.wait_for_function("() => document.querySelector('iframe')?.contentDocument?.querySelector('#offer, p')")
    keep("html")
    page.keyboard.press("Control+k")
    keep("palette")
    page.keyboard.press("Escape")
    page.goto(office.origin + "/search?q=proszę")
    page.wait_for_selector("mark")
    keep("search")
    page.goto(office.origin + "/settings/profile")
    page.wait_for_selector(".card")
    keep("settings")
    page.goto(office.origin + "/settings/security")
    page.wait_for_selector(".entries li")
    keep("security")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    """An office with a mailbox on a real mail server that comes in, and one whose password is refused."""
    folder = tmp_path_factory.mktemp("bureau")
    with mail_server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRAGOMAN_MAX_MAIL_BYTES", "200000")
        authority = folder / "authority.pem"
        authority.write_text(server.authority.ca_file.read_text())
        box = server.add_user("biuro")
        box.deliver([one.as_bytes() for one in (*letters.standard(), *letters.many(20))], at=[time.time() - 3600 - n for n in range(27)])
        box.folder("Drafts")
        big = letters.letter(90, "Anna Maj <anna.maj@example.org>", "Akta sprawy", "W załączeniu skany.\n", 2)
        big.add_attachment(os.urandom(300_000), maintype="application", subtype="pdf", filename="akta.pdf")
        box.deliver([big.as_bytes()])
        server.add_user("kyiv")
        office = Office(folder).start()
        office.set_up()
        for address, user, password in ((ADDRESS, "biuro", box.password), ("kyiv@example.test", "kyiv", "an old password")):
            office.run("channel", "add", "email", "--address", address, "--imap", f"imaps://{user}@{server.host}:{server.tls_port}", "--no-test",
                       "--ca-file", str(authority), "--backfill", "all", "--password-stdin", text=password + "\n")
        yield office, server, box
        office.stop()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_mailbox_pictures(windows, bureau, pictures, locale, theme, size):
    office, server, box = bureau
    office.prefer(locale=locale, theme=theme)
    small = size == "hand"
    page = windows.open(office, viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)

    def keep(name):
        settled(page)
        page.screenshot(path=pictures / f"{size}-mailbox-{name}-{locale}-{theme}.png")

    page.wait_for_selector(".alarm")
    keep("alarm")
    page.get_by_role("option").filter(has_text="Akta sprawy").click()
    page.wait_for_selector(".oversized")
    keep("oversized")
    page.goto(office.origin + "/settings/channels")
    page.wait_for_selector(".health-ok")
    page.wait_for_selector(".health-down")
    keep("channels")
    for address, name in ((ADDRESS, "working"), ("kyiv@example.test", "refused")):
        page.goto(office.origin + "/settings/channels")
        page.locator(".accounts a.entry-link").filter(has_text=address).click()
        page.wait_for_selector(".health-ok" if name == "working" else ".reason-detail")
        keep(name)
    page.goto(office.origin + "/settings/channels/connect")
    page.fill("[name=mailbox]", "sad@example.test")
    page.fill("[name=mailbox-password]", box.password)
    page.locator(".fold-head").click()
    for number, value in enumerate((server.host, str(server.tls_port), "biuro")):
        page.locator("fieldset").first.locator("input").nth(number).fill(value)
    page.keyboard.press("Enter")
    page.wait_for_selector(".step-failed")
    keep("untrusted")
    page.locator("textarea").fill(server.authority.ca_file.read_text())
    page.locator("form .primary").click()
    page.wait_for_selector(".folders")
    keep("folders")
