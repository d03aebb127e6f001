"""Clients: the list, one client's page, new ones, files of them, and what can go wrong with each."""
from playwright.sync_api import expect
from scene_steps import API, NOTHING, answer, changed, fail, go, hold, refuse, to_end, work
from staging import Scene
from work_office import MARTA

LIST, ONE = f"{API}/crm/clients?*", f"{API}/crm/clients/*"
CSV = ("name;kind;latin_name;email;phone;language;tax_number;kolor\nAnna Kowalska;person;Anna Kowalska;anna.k@example.org, a.kowalska@example.org;+48 601 100 200;pl;;\n"
       "Kancelaria Lis;company;;lis@example.org;+48 42 600 00 00;pl;7251801126;\nGrace;person;;grace@example.org;;en;;\nŁukasz;person;;lukasz@example.org;;pl;;\n"
       ";person;;ktos@example.org;;;;\nZły Mail;person;;to nie adres;;;;\nЗлий Номер;pies;Щось;;12;xx;;\nЗа багато;person;;;;;;;;\n")


def client(page, stage, id: str | None = None) -> None:
    go(page, stage, f"/clients/{id or work(stage).client}", ".timeline-list .entry, .timeline .empty")


def details(page, stage, id: str | None = None) -> None:
    """The client's fields: beside the time line, on a phone behind the second tab."""
    client(page, stage, id)
    if stage.small:
        page.locator(".client-tabs .tab").nth(1).click()
    expect(page.locator(".client-details")).to_be_visible()


def rows(page, stage) -> None:
    go(page, stage, "/clients", ".client-row .row-name")


def empty(page, stage) -> None:
    answer(page, LIST, NOTHING)
    go(page, stage, "/clients", ".list-body .empty")


def nothing(page, stage) -> None:
    go(page, stage, "/clients?q=" + "nobody%20of%20this%20name", ".list-body .empty")


def filtered(page, stage) -> None:
    go(page, stage, "/clients?tag=VIP&kind=person", ".client-row .row-name")


def tag_picker(page, stage) -> None:
    rows(page, stage)
    page.locator(".client-filters [aria-haspopup=dialog]").click()
    expect(page.locator("dialog [role=option]").first).to_be_visible()


def menu(page, stage) -> None:
    rows(page, stage)
    page.locator(".list-title .menu > button").click()


def waiting(page, stage) -> None:
    hold(page, LIST)
    go(page, stage, "/clients", ".list-body > .skeleton, .list-body .bone")


def failed(page, stage) -> None:
    fail(page, LIST)
    go(page, stage, "/clients", ".list-body .empty button")


def only_others(page, stage) -> None:
    """A list without the client: who is in it is known already, and not asked for."""
    changed(page, LIST, lambda one: {**one, "items": [each for each in one["items"] if each["id"] != work(stage).client]} if "items" in one else None)


def one_waiting(page, stage) -> None:
    only_others(page, stage)
    hold(page, ONE)
    go(page, stage, f"/clients/{work(stage).client}", ".detail .bone")


def one_failed(page, stage) -> None:
    only_others(page, stage)
    fail(page, ONE)
    go(page, stage, f"/clients/{work(stage).client}", ".detail .empty")


def one_gone(page, stage) -> None:
    go(page, stage, "/clients/00000000-0000-4000-8000-000000000000", ".detail .empty")


def timeline_failed(page, stage) -> None:
    fail(page, f"{API}/crm/clients/*/timeline*")
    go(page, stage, f"/clients/{work(stage).client}", ".timeline [role=alert]")


def timeline_waiting(page, stage) -> None:
    hold(page, f"{API}/crm/clients/*/timeline*")
    go(page, stage, f"/clients/{work(stage).client}", ".timeline-bones")


def timeline_one_kind(page, stage) -> None:
    client(page, stage, work(stage).plain)
    page.locator(".timeline .chip-button").nth(3).click()


def details_end(page, stage) -> None:
    details(page, stage)
    to_end(page, ".client-details")


def field(page, stage, key: str):
    return page.locator(".client-details").locator("input, select").and_(page.get_by_label(stage.word(key), exact=True)).first


def faults(page, stage) -> None:
    """Each line that can be wrong is."""
    details(page, stage)
    for key, text in (("client.called", ""), ("client.latin", "Лукаш"), ("client.tax", "?"), ("client.emails", "to nie adres"), ("client.phones", "12")):
        field(page, stage, key).fill(text)
        page.keyboard.press("Enter")
    expect(page.locator(".client-details .field-error")).to_have_count(5)


def note(page, stage) -> None:
    client(page, stage)
    page.keyboard.press("n")
    expect(page.locator(".client-note-form textarea")).to_be_focused()
    page.keyboard.insert_text("Дзвонити після 16:00. Присяжний переклад забирає завжди сама.")


def note_empty(page, stage) -> None:
    client(page, stage)
    page.keyboard.press("n")
    expect(page.locator(".client-note-form textarea")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#note-missing")).to_be_visible()


def conflict(page, stage) -> None:
    """Two people changed the same, and the page had not heard of it."""
    page.route("**/communications/ws**", lambda route: route.abort())
    one = work(stage).person("James")["id"]
    details(page, stage, one)
    number = field(page, stage, "client.tax")
    number.fill("1111111111")
    revision = work(stage).do("GET", f"crm/clients/{one}")["revision"]
    work(stage).do("PATCH", f"crm/clients/{one}", {"tax_number": f"22222{revision:05}", "revision": revision}, MARTA)
    number.press("Enter")
    expect(page.locator("dialog.conflict")).to_be_visible()


def duplicates(page, stage) -> None:
    details(page, stage, work(stage).person("Гнатюк")["id"])
    expect(page.locator(".duplicates")).to_be_visible()


def merged(page, stage) -> None:
    only_others(page, stage)
    changed(page, ONE, lambda one: {**one, "merged": [{"id": work(stage).plain, "name": "Łukasz Dąbrowski (Telegram)", "at": "2026-11-02T10:00:00.000Z"}]} if "revision" in one else None)
    details(page, stage)
    page.locator(".client-details .merged").scroll_into_view_if_needed()


def erase(page, stage) -> None:
    client(page, stage)
    page.locator(".client-page-head .menu button").click()
    page.locator("[role=menuitem]").last.click()
    expect(page.locator(".erase-list").first).to_be_visible()


def erase_wrong(page, stage) -> None:
    erase(page, stage)
    page.locator("dialog.erase input").fill("Łukasz")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.erase .field-error")).to_be_visible()
    page.locator("dialog.erase input").scroll_into_view_if_needed()


def erased(page, stage) -> None:
    erase(page, stage)
    report = {"conversations": 1, "messages": 14, "originals": 14, "files": 6, "identities": 4, "notes": 1, "quotes": 1, "merges": 0, "orders_erased": 1, "orders_kept": 1, "log_entries": 8,
              "clean": True, "backups": 5}
    answer(page, f"{API}/crm/clients/*/erase", report, "POST")
    page.locator("dialog.erase input").fill("Łukasz Dąbrowski")
    page.keyboard.press("Enter")
    expect(page.locator(".erase-report")).to_be_visible()


def erase_uncounted(page, stage) -> None:
    """The server does not say how much there is."""
    fail(page, f"{API}/crm/clients/*/erase")
    erase(page, stage)


def new(page, stage) -> None:
    go(page, stage, "/clients/new", ".client-form form")


def new_wrong(page, stage) -> None:
    new(page, stage)
    fields = page.locator(".client-form form input:not([type=radio])")
    for at, text in enumerate(("", "to nie adres", "12", "Зінаїда")):
        fields.nth(at).fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".client-form .field-error")).to_have_count(4)


def new_known(page, stage) -> None:
    new(page, stage)
    fields = page.locator(".client-form form input:not([type=radio])")
    fields.nth(0).fill("Grace M.")
    fields.nth(1).fill("grace@example.org")
    page.keyboard.press("Enter")
    expect(page.locator(".client-form .field-error").first).to_be_visible()


def importing(page, stage) -> None:
    go(page, stage, "/clients/import", ".import-drop")


def choose(page, stage, text: str = CSV) -> None:
    importing(page, stage)
    page.locator("input[type=file]").set_input_files({"name": "klienci z arkusza 2026.csv", "mimeType": "text/csv", "buffer": text.encode()})


def tried(page, stage) -> None:
    choose(page, stage)
    expect(page.locator(".import-lines li").first).to_be_visible()


def imported(page, stage) -> None:
    tried(page, stage)
    done = [("created", "Anna Kowalska"), ("created", "Kancelaria Lis"), ("updated", "Grace"), ("unchanged", "Łukasz"), ("refused", "Zły Mail")]
    items = [{"line": number, "result": result, "name": name, "client_id": None if result == "refused" else work(stage).client,
              "faults": [{"field": "email", "code": "invalid", "detail": ""}] if result == "refused" else []} for number, (result, name) in enumerate(done, 2)]
    report = {"dry_run": False, "created": 2, "updated": 1, "unchanged": 1, "refused": 1, "unknown_columns": ["kolor"], "items": items}
    answer(page, f"{API}/crm/clients/import*", report, "POST")
    page.locator(".import .button.primary:not(.import-choose)").first.click()
    page.locator(".import .chip-button").first.click()
    expect(page.locator(".import-lines a").first).to_be_visible()


def import_refused(page, stage) -> None:
    choose(page, stage, "Imię;Mail\nAnna;a@b.pl\n")
    expect(page.locator(".import [role=alert]")).to_be_visible()


def import_over(page, stage) -> None:
    importing(page, stage)
    transfer = page.evaluate_handle("() => { const data = new DataTransfer(); data.items.add(new File(['name'], 'a.csv')); return data; }")
    page.dispatch_event(".import", "dragover", {"dataTransfer": transfer})


def client_menu(page, stage) -> None:
    client(page, stage)
    page.locator(".client-page-head .menu button").click()


# axe calls a heading that is scrolled out of sight no label; it is the same one that names the note above.
SCROLLED = ("label-title-only",)
SCENES = [
    Scene("clients", rows), Scene("clients-empty", empty), Scene("clients-nothing-found", nothing), Scene("clients-filtered", filtered), Scene("clients-tags", tag_picker),
    Scene("clients-menu", menu), Scene("clients-waiting", waiting), Scene("clients-failed", failed, complaints=("503",)),
    Scene("client", client), Scene("client-details", details), Scene("client-details-end", details_end, excused=SCROLLED), Scene("client-menu", client_menu),
    Scene("client-nothing-yet", lambda page, stage: client(page, stage, work(stage).plain)), Scene("client-faults", faults, complaints=("409", "422",), excused=SCROLLED),
    Scene("client-note", note), Scene("client-note-empty", note_empty), Scene("client-kind-empty", timeline_one_kind),
    Scene("client-conflict", conflict, complaints=("409", "WebSocket", "ERR_FAILED",), excused=SCROLLED), Scene("client-duplicates", duplicates), Scene("client-merged", merged, excused=SCROLLED),
    Scene("client-waiting", one_waiting), Scene("client-failed", one_failed, complaints=("503",)), Scene("client-gone", one_gone, complaints=("404",)),
    Scene("client-timeline-waiting", timeline_waiting), Scene("client-timeline-failed", timeline_failed, complaints=("503",)),
    Scene("erase", erase), Scene("erase-wrong", erase_wrong), Scene("erase-uncounted", erase_uncounted, complaints=("503",)), Scene("erased", erased),
    Scene("client-new", new), Scene("client-new-wrong", new_wrong), Scene("client-new-known", new_known, complaints=("409",)),
    Scene("import", importing), Scene("import-over", import_over), Scene("import-tried", tried), Scene("import-done", imported), Scene("import-refused", import_refused, complaints=("422",)),
]
