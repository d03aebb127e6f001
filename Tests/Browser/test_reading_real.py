"""Reading on the real service: files together byte for byte, pictures, paper; whoever goes away in the middle leaves nothing behind. And the page on a phone, as the server hands it out."""
import base64
import contextlib
import gzip
import io
import json
import os
import pathlib
import re
import socket
import struct
import time
import urllib.request
import zipfile

import letters
import pytest
from conftest import HAND
from pairs import ask
from playwright.sync_api import expect
from reading import open_thread, png, row

TOUCH = {"viewport": HAND, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PICTURES = [base64.b64decode(png(800, 600)), base64.b64decode(png(300, 500, 90))]
FILES = [("umowa.pdf", b"%PDF-1.4\n" + os.urandom(9000)), ("Umowa.pdf", b"%PDF-1.4\nanother"), ("../../etc/паспорт Їжак.txt", "Ґанна".encode()), ("nul.txt", b""),
         ("zażółć gęślą.docx", os.urandom(70_000))]
BIG = os.urandom(9 << 20)
PAPER = """<html><body><h1>Oferta</h1><p style="position:fixed">120 zł</p><img src="cid:znak" alt="Znak"><script>window.top.ran = true</script></body></html>"""


def with_files():
    mail = letters.letter(8501, "Weronika Lis <weronika@example.org>", "Akta: sprawa 7/2026", "Telefon: +48 600 700 800.\n", -1)
    for index, picture in enumerate(PICTURES):
        mail.add_attachment(picture, maintype="image", subtype="png", filename=f"skan {index + 1}.png")
    for name, content in FILES:
        mail.add_attachment(content, maintype="application", subtype="pdf" if name.endswith("pdf") else "octet-stream", filename=name)
    return mail


def with_html():
    mail = letters.letter(8502, "Oskar Ryś <oskar@example.org>", "Oferta", "120 zł\n", -2)
    mail.add_alternative(PAPER, subtype="html")
    mail.get_payload()[1].add_related(PICTURES[1], maintype="image", subtype="png", cid="<znak>")
    return mail


def large():
    mail = letters.letter(8503, "Wielki Nadawca <wielki@example.org>", "Skany", "Dwa skany.\n", -3)
    for name in ("a.tif", "b.tif"):
        mail.add_attachment(BIG, maintype="application", subtype="octet-stream", filename=name)
    return mail


@pytest.fixture(scope="module")
def house(office, tmp_path_factory):
    office.import_mail(letters.write(tmp_path_factory.mktemp("files"), [with_files(), with_html(), large()]))
    office.prefer(locale="en", theme="light", undo_seconds=0)
    return office


@pytest.fixture
def page(windows, house):
    one = windows.open(house)
    one.wait_for_selector("[role=option]")
    one.wait_for_selector(".pull", state="attached")
    return one


def box(page):
    return page.get_by_role("dialog", name=re.compile("^Picture"))


def test_all_files_are_one_archive(page):
    open_thread(page, "Weronika")
    with page.expect_download() as got:
        page.get_by_role("link", name="Download all 7 files as one archive").click()
    assert re.fullmatch(r"Akta_ sprawa 7_2026 \d{4}-\d\d-\d\d\.zip", got.value.suggested_filename), got.value.suggested_filename
    archive = zipfile.ZipFile(io.BytesIO(pathlib.Path(got.value.path()).read_bytes()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["skan 1.png", "skan 2.png", "umowa.pdf", "Umowa (2).pdf", names[4], "_nul.txt", "zażółć gęślą.docx"]
    # Where a path was, no path is left.
    assert names[4].endswith("паспорт Їжак.txt") and "/" not in names[4] and "\\" not in names[4]
    assert [archive.read(name) for name in names] == [*PICTURES, *[content for _, content in FILES]]


def test_pictures_in_full_size(page):
    open_thread(page, "Weronika")
    page.locator("a.picture").first.click()
    for index, (width, name) in enumerate(((800, "skan 1.png"), (300, "skan 2.png"))):
        expect(box(page)).to_contain_text(f"{name} {index + 1} of 2")
        expect(box(page).get_by_role("img", name=name)).to_have_js_property("naturalWidth", width)
        page.keyboard.press("ArrowRight")
    with page.expect_download() as got:
        box(page).get_by_role("link", name="Download skan 1.png").click()
    assert pathlib.Path(got.value.path()).read_bytes() == PICTURES[0]
    page.keyboard.press("Escape")
    expect(box(page)).to_have_count(0)
    numbers = page.locator(".plain").get_by_role("link")
    assert numbers.first.get_attribute("href") == "tel:+48600700800"


def test_on_paper(page):
    open_thread(page, "Oskar")
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed++; }; }")
    page.locator(".thread-scroll").focus()
    page.keyboard.press("Control+p")
    dialog = page.get_by_role("dialog", name="Print the conversation")
    html = dialog.locator(".paper-html").first
    expect(html.locator("h1")).to_have_text("Oferta")
    expect(html.locator("img")).to_have_js_property("naturalWidth", 300)
    assert html.evaluate("one => one.shadowRoot.querySelectorAll('script').length") == 0 and page.evaluate("window.ran") is None
    dialog.get_by_role("button", name="Print", exact=True).click()
    page.wait_for_function("() => window.printed === 1")


def process(house):
    """What the server holds: open files and sockets, threads, and what lies in its folder."""
    root = pathlib.Path(f"/proc/{house.process.pid}")
    kinds = {}
    for one in (root / "fd").iterdir():
        with contextlib.suppress(OSError):
            kind = re.sub(r"\[\d+\]", "", os.readlink(one)).split(":")[0]
            kinds[kind] = kinds.get(kind, 0) + 1
    files = sorted(str(one.relative_to(house.data)) for one in house.data.rglob("*") if one.is_file())
    return kinds, len(list((root / "task").iterdir())), files


def test_who_goes_away_in_the_middle_leaves_nothing(house):
    items = ask(house, "GET", "/api/v1/communications/inbox?view=all&q=Skany", {})["items"]
    message = ask(house, "GET", f"/api/v1/communications/conversations/{items[0]['id']}/messages", {})["items"][0]["id"]
    path, cookie = f"/api/v1/communications/messages/{message}/files.zip", house.session()
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{house.port}\r\nCookie: {cookie['name']}={cookie['value']}\r\n\r\n".encode()

    def whole():
        request = urllib.request.Request(house.origin + path, headers={"Cookie": f"{cookie['name']}={cookie['value']}"})
        archive = zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(request, timeout=60).read()))
        assert archive.testzip() is None and [archive.read(name) for name in archive.namelist()] == [BIG, BIG]

    def leave(politely):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
            one.connect(("127.0.0.1", house.port))
            one.sendall(head)
            got = 0
            while got < 100_000:
                got += len(one.recv(65_536))
            if not politely:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    # A first round lets the pools of threads become as large as they get.
    for n in range(8):
        leave(politely=n % 2 == 0)
    whole()
    sockets, threads, files = process(house)
    for n in range(16):
        leave(politely=n % 2 == 0)
    end = time.monotonic() + 30
    while (now := process(house))[0] != sockets and time.monotonic() < end:
        time.sleep(0.1)
    # Whoever has read since keeps a connection for the next request.
    assert all(now[0].get(kind, 0) <= count for kind, count in sockets.items()) and set(now[0]) <= set(sockets), (sockets, now[0])
    assert now[1] <= threads + 2 and now[2] == files
    whole()
    assert house.process.poll() is None


def fetched(house, path):
    """As a browser asks: the service has its page packed only."""
    answer = urllib.request.urlopen(urllib.request.Request(house.origin + path, headers={"Accept-Encoding": "gzip"}))
    body = answer.read()
    plain = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
    return answer.headers["Content-Type"].split(";")[0], answer.headers["Cache-Control"] or "", plain


def test_what_a_phone_installs(house):
    kind, caching, worker = fetched(house, "/sw.js")
    assert kind in ("text/javascript", "application/javascript") and b"addEventListener(\"fetch\"" in worker
    # A worker that browsers keep would outlive its server's version.
    assert "immutable" not in caching
    for file, lang in (("manifest", "en"), ("manifest-pl", "pl"), ("manifest-uk", "uk")):
        kind, _, body = fetched(house, f"/{file}.webmanifest")
        told = json.loads(body)
        assert (kind, told["lang"], told["display"], told["start_url"]) == ("application/manifest+json", lang, "standalone", "/inbox")
        for one in told["icons"]:
            kind, _, icon = fetched(house, one["src"])
            assert kind == one["type"]
            if kind == "image/png":
                assert icon[16:24] == int(one["sizes"].split("x")[0]).to_bytes(4, "big") * 2
        for one in told["shortcuts"]:
            assert fetched(house, one["url"])[0] == "text/html"


def test_installed_and_without_its_server(windows, house):
    windows.expect_complaint("ERR_|503|WebSocket|Failed to load")
    page = windows.open(house, service_workers="allow", **TOUCH)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    session = page.context.new_cdp_session(page)
    assert [one["errorId"] for one in session.send("Page.getInstallabilityErrors")["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
    assert session.send("Page.getAppManifest")["errors"] == []
    house.stop()
    page.goto(house.origin + "/inbox?view=all")
    expect(page.get_by_role("heading", name="The server cannot be reached")).to_be_visible()
    assert page.evaluate("() => caches.keys()") == []
    house.start()
    page.get_by_role("link").tap()
    expect(row(page, "Weronika")).to_be_visible()


def test_back_on_a_phone_is_one_step_at_a_time(windows, house):
    page = windows.open(house, **TOUCH)
    page.wait_for_selector(".pull", state="attached")
    row(page, "Weronika").tap()
    page.locator("a.picture").first.tap()
    expect(box(page)).to_be_visible()
    page.go_back()
    expect(box(page)).to_have_count(0)
    page.get_by_role("button", name="More actions").tap()
    page.get_by_role("menuitem", name="Client", exact=True).tap()
    expect(page.get_by_role("dialog", name="Client")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".thread-head")).to_be_visible()
    page.go_back()
    expect(page.locator(".list-column")).to_be_visible()
    expect(page.locator(".thread-head")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".thread-name")).to_contain_text("Weronika")
