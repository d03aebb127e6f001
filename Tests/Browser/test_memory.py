"""A day's work in one page: 200 conversations are opened one after the other, and neither the page nor the service grows by it."""
import base64

import letters
import pytest
from conftest import settled
from reading import png

COUNT, WARM = 200, 50
PICTURE = base64.b64decode(png(320, 240))
HTML = "<html><body style='font-family: sans-serif'><h1>Oferta {n}</h1>" + "<p>Wiersz z treścią.</p>" * 60 + "<img src='cid:znak' alt='Znak'></body></html>"


# Goes down the list by its keys, so many steps, and waits each time until the conversation is there with its message, that of HTML too.
OPEN_NEXT = """async count => {
    const press = code => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code, key: code, bubbles: true, cancelable: true }));
    const opened = [];
    for (let n = 0; n < count; n++) {
        press("KeyJ");
        const last = document.querySelector(".row.open")?.id;
        for (const end = performance.now() + 20000; ; await new Promise(requestAnimationFrame)) {
            const row = document.querySelector(".row.cursor");
            if (row && row.id !== last && !row.matches(".open")) press("Enter");
            const name = row?.querySelector(".row-name").textContent;
            if (row?.matches(".open") && row.id !== last && document.querySelector(".thread-head .thread-name")?.textContent === name && document.querySelector("article")
                && [...document.querySelectorAll("iframe")].every(one => one.offsetHeight > 0)) { opened.push(row.id); break; }
            if (performance.now() > end) throw new Error(`stuck after ${opened.length} at ${name}`);
        }
    }
    return opened;
}"""


def mail(n):
    """Every third as its sender laid it out, every fifth with pictures."""
    one = letters.letter(4000 + n, f"Klient {n} <klient{n}@example.org>", f"Sprawa {n}", f"Treść numer {n}.\n" + "Zdanie o tłumaczeniu.\n" * 40, n + 60)
    if n % 3 == 0:
        one.add_alternative(HTML.format(n=n), subtype="html")
        one.get_payload()[1].add_related(PICTURE, maintype="image", subtype="png", cid="<znak>")
    if n % 5 == 0:
        for name in ("a.png", "b.png"):
            one.add_attachment(PICTURE, maintype="image", subtype="png", filename=name)
    return one


@pytest.fixture(scope="module")
def full(office, tmp_path_factory):
    office.import_mail(letters.write(tmp_path_factory.mktemp("day"), [mail(n) for n in range(COUNT)]))
    office.prefer(locale="en", theme="light")
    return office


def page_memory(session):
    """What is left after everything that nobody refers to was thrown away."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return {name: found[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners", "Documents", "Frames")}


def server_memory(office):
    """Kilobytes that the process alone holds: without what it shares with the file on the disk."""
    with open(f"/proc/{office.process.pid}/status") as lines:
        found = dict(line.split(":", 1) for line in lines)
    return int(found["RssAnon"].split()[0])


def test_200_conversations(windows, full, capsys):
    page = windows.open(full)
    page.wait_for_selector(".pull", state="attached")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    opened = page.evaluate(OPEN_NEXT, WARM)
    settled(page)
    warm, before = page_memory(session), server_memory(full)
    opened += page.evaluate(OPEN_NEXT, COUNT - WARM)
    settled(page)
    end, after = page_memory(session), server_memory(full)
    with capsys.disabled():
        print(f"\nafter {WARM} and after {COUNT} conversations: " + ", ".join(f"{name} {warm[name]:,.0f} -> {end[name]:,.0f}" for name in warm)
              + f"; the service {before:,} -> {after:,} kB")
    assert len(set(opened)) == COUNT
    # The rows of the list that were loaded meanwhile stay, and texts of the 40 conversations looked at last.
    assert end["JSHeapUsedSize"] - warm["JSHeapUsedSize"] < 3_000_000
    assert end["Nodes"] < warm["Nodes"] * 1.2 and end["JSEventListeners"] < warm["JSEventListeners"] * 1.1
    assert end["Documents"] <= warm["Documents"] + 1 and end["Frames"] <= warm["Frames"] + 1
    assert after - before < 8_000
