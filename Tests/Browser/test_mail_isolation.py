"""HTML mail cannot run, cannot phone home, and can be read."""
import re

import letters
from playwright.sync_api import expect


def open_mail(page):
    page.get_by_role("option").filter(has_text="Grace Morgan").click()
    frame = page.frame_locator("iframe")
    expect(frame.locator("#offer, p").first).to_contain_text("Please find our offer")
    return frame


def test_nothing_runs_and_nothing_is_asked_for(page, windows):
    windows.expect_complaint("Blocked script execution")
    asked = []
    page.context.route(re.compile("^https://"), lambda route: (asked.append(route.request.url), route.fulfill(body=letters.PNG, content_type="image/png")))
    frame = open_mail(page)
    expect(page.get_by_text("Remote images are blocked")).to_be_visible()
    element = page.locator("iframe")
    assert element.get_attribute("sandbox") == "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    assert element.get_attribute("srcdoc") is None
    inner = element.element_handle().content_frame()
    assert inner.evaluate("() => document.querySelectorAll('script, form, iframe, [onerror], [onload]').length") == 0
    assert page.evaluate("() => window.ran") is None
    page.wait_for_timeout(400)
    assert asked == []
    stamp = frame.get_by_alt_text("Stamp")
    page.wait_for_function("() => document.querySelector('iframe').contentDocument.querySelector('img[alt=Stamp]').naturalWidth === 1")
    assert stamp.get_attribute("src").startswith("/api/v1/files/")

    page.get_by_role("button", name="Show images").click()
    page.wait_for_function("() => document.querySelector('iframe').src.endsWith('images=1')")
    expect(page.get_by_text("Remote images are blocked")).to_have_count(0)
    page.wait_for_function("() => document.querySelector('iframe').contentDocument.querySelector('img[alt=\"Autumn catalogue\"]')?.naturalWidth > 0")
    assert asked == [letters.TRACKER]
    assert page.evaluate("() => window.ran") is None


def test_the_policy_of_the_document(page):
    open_mail(page)
    address = page.locator("iframe").get_attribute("src")
    headers = page.evaluate("address => fetch(address).then(answer => Object.fromEntries(answer.headers))", address)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox" in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


def test_the_frame_is_as_high_as_the_mail(page):
    open_mail(page)
    page.wait_for_function("""() => {
        const frame = document.querySelector("iframe");
        const root = frame.contentDocument?.documentElement;
        return root && Math.abs(frame.clientHeight - root.getBoundingClientRect().height) < 20 && root.scrollHeight <= frame.clientHeight + 20;
    }""")


def test_keys_work_after_a_click_into_the_mail(page):
    frame = open_mail(page)
    # It is measured, so it has been read to its end: from then on the page hears its keys.
    page.wait_for_function("() => document.querySelector('iframe').style.height !== '160px'")
    frame.locator("p").first.click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_attachments(page):
    page.get_by_role("option").filter(has_text="Łukasz Dąbrowski").click()
    files = page.get_by_role("list", name="3 attachments")
    expect(files.get_by_role("link", name="umowa najmu.pdf")).to_have_attribute("target", "_blank")
    expect(files.get_by_role("img", name="skan.png")).to_be_visible()
    with page.expect_download() as download:
        files.get_by_role("link", name="архів.zip").click()
    assert download.value.suggested_filename == "архів.zip"


def test_the_original(page):
    page.get_by_role("option").filter(has_text="Reklamacja").click()
    page.get_by_role("button", name="Show details").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Original (.eml)").click()
    assert b"letter-7@example.org" in open(download.value.path(), "rb").read()
