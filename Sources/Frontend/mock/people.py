"""Clients at the mock: everything that is known of them, their time line, notes, import, export and erasing.

    {"do": "person", "who": part of a name, "fields": {…}}      what the test says stands in the client
    {"do": "colleague", "who": part of a name, "fields": {…}}   Marta changes a client, as somebody at another desk does
    {"do": "history", "who": part of a name}                    orders, a payment, a note, a quote and a file of theirs
    {"do": "crowd", "count": …}                                 that many more clients
    {"do": "uncounted", "on": true | false}                     the server does not say beforehand what erasing takes
"""
import csv
import io
import re
import urllib.parse

import chats
import order_papers
import order_parts
from base import Refused
from order_catalogue import catalogue
from order_parts import money, person, shown
from routes import R, Handler, found as found_in, page_of, phone_of
from sending import shown as shown_message
from state import State, new_id, stamp

ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\s'’.,/-]*")
COLUMNS = ("name", "kind", "latin_name", "email", "phone", "address", "language", "tags", "tax_number", "note")
SEVERAL = {"email": "emails", "phone": "phones", "address": "addresses", "tags": "tags"}
FIELDS = {"name", "kind", "latin_name", "latin_name_approved", "language", "tags", "note", "tax_number", "page_unit", "page_rounding", "emails", "phones", "addresses"}
BLANK = {"latin_name": None, "latin_name_approved": None, "tags": [], "tax_number": None, "page_unit": None, "page_rounding": None, "phones": [], "addresses": [],
         "revision": 0, "updated_at": None}


def office(state: State) -> dict:
    """What the mock keeps of clients beside the clients themselves."""
    return state.data.setdefault("people", {"notes": {}, "audit": [], "changes": {}})


def filled(one: dict) -> dict:
    """Clients come from many places of the mock; all of them have all fields."""
    for key, value in BLANK.items():
        if key not in one:
            one[key] = list(value) if isinstance(value, list) else value
            if key == "phones":
                one["phones"] = [{"value": each["value"], "label": ""} for each in one["identities"] if each["kind"] == "phone"]
    one["note"] = one["note"] or ""
    return one


def emails(one: dict) -> list:
    return [each["value"] for each in one["identities"] if each["kind"] == "email"]


def whole(handler, one: dict) -> dict:
    state = handler.state
    own = [order for order in state["orders"] if order["client"]["id"] == filled(one)["id"]]
    balance = sum(max(0, (order["balance"] or {}).get("amount", 0)) for order in own)
    merged = [{"id": each["other"], "name": state["clients"][each["other"]]["name"], "at": each.get("at", one["created_at"])}
              for each in state.data.get("merges", {}).values() if each["into"] == one["id"] and each["other"] in state["clients"]]
    return {**{key: value for key, value in handler.with_counts(one).items() if key != "merged"}, "emails": emails(one), "order_count": len(own), "balance": money(balance),
            "merged": merged, "email": next(iter(emails(one)), None), "phone": next((each["value"] for each in one["phones"]), None)}


def find(state: State, id: str) -> dict:
    one = state["clients"].get(id)
    if one is None or one.get("merged"):
        raise Refused(404, "not_found")
    return filled(one)


def audit(state: State, user: dict, entity: str, id: str, action: str, label: str, changes: dict) -> None:
    office(state)["audit"].insert(0, {"id": new_id(), "at": stamp(), "user": person(user), "user_name": user["name"], "entity": entity, "entity_id": id, "action": action,
                                      "label": label, "changes": changes})


def holder(state: State, address: str, but: str | None = None) -> dict | None:
    return next((one for one in state["clients"].values() if one["id"] != but and not one.get("merged") and address.lower() in [each.lower() for each in emails(one)]), None)


def checked(state: State, body: dict, id: str | None = None) -> None:
    """Refuses what the server would refuse."""
    if "name" in body and not (body["name"] or "").strip() or len(body.get("name") or "") > 200:
        raise Refused(422, "validation", "name")
    if body.get("latin_name") and not LATIN.fullmatch(body["latin_name"]):
        raise Refused(422, "validation", "latin_name")
    for at, one in enumerate(body.get("emails") or []):
        if not ADDRESS.fullmatch(one):
            raise Refused(422, "validation", f"emails.{at}")
        if other := holder(state, one, id):
            raise Refused(409, "email_taken", "emails", {"client": {"id": other["id"], "name": other["name"]}})
    for at, one in enumerate(body.get("phones") or []):
        if sum(letter.isdigit() for letter in one["value"]) < 5:
            raise Refused(422, "validation", f"phones.{at}")
    if len(body.get("tags") or []) > 20:
        raise Refused(422, "validation", "tags")


def put(state: State, one: dict, body: dict, user: dict) -> None:
    """Puts fields into a client, one revision further."""
    before = {**one, "emails": emails(one)}
    fields = {key: value for key, value in body.items() if key in FIELDS}
    if "emails" in fields:
        rest = [each for each in one["identities"] if each["kind"] != "email"]
        one["identities"] = [{"platform": "email", "kind": "email", "value": each.strip()} for each in fields.pop("emails")] + rest
    if "latin_name" in fields and fields["latin_name"] != one["latin_name"]:
        one["latin_name_approved"] = None
    if "latin_name_approved" in fields:
        fields["latin_name_approved"] = {"at": stamp(), "by": person(user)} if fields["latin_name_approved"] else None
    one.update(fields)
    one["revision"] += 1
    one["updated_at"] = stamp()
    office(state)["changes"].setdefault(one["id"], []).append({"revision": one["revision"], "fields": [key for key in body if key in FIELDS], "by": person(user)})
    after = {**one, "emails": emails(one)}
    audit(state, user, "client", one["id"], "changed", one["name"], {key: [before[key], after[key]] for key in body if key in FIELDS and before[key] != after[key]})
    for talk in state["conversations"].values():
        if (talk["client"] or {}).get("id") == one["id"]:
            talk["client"]["name"] = one["name"]
    state.event("client.changed", client_id=one["id"])


def added(handler, user: dict, body: dict) -> dict:
    state = handler.state
    with state.lock:
        checked(state, {"name": "", **body})
        one = filled({"id": new_id(), "name": body["name"].strip(), "kind": body.get("kind", "person"), "language": None, "note": "", "created_at": stamp(), "identities": []})
        state["clients"][one["id"]] = one
        put(state, one, {key: value for key, value in body.items() if key != "name"}, user)
        audit(state, user, "client", one["id"], "created", one["name"], {})
        return whole(handler, one)


def stands_in(text: str, word: str) -> bool:
    return bool(found_in(text, word)) if phone_of(word) else word in text


def listed(handler, user, query, body):
    state = handler.state
    if handler.command == "POST":
        return 201, added(handler, user, body)
    q, tag, kind = query.get("q", "").lower(), query.get("tag"), query.get("kind")
    words = [q] if phone_of(q) else q.split()
    found = [one for one in map(filled, list(state["clients"].values())) if not one.get("merged") and kind in (None, one["kind"]) and (tag is None or tag in one["tags"]) and
             all(stands_in(" ".join([one["name"], one["latin_name"] or "", one["note"], one["tax_number"] or "", *[each["value"] for each in one["identities"]],
                                   *[each["value"] for each in one["phones"]]]).lower(), word) for word in words)]
    page = page_of(sorted(sorted(found, key=lambda one: one["name"]), key=lambda one: one["created_at"], reverse=True), query)
    return 200, {**page, "items": [whole(handler, one) for one in page["items"]]}


def one_client(handler, user, query, body, id):
    state = handler.state
    with state.lock:
        one = find(state, id)
        if handler.command == "GET":
            return 200, whole(handler, one)
        checked(state, body, id)
        seen = body.get("revision", one["revision"])
        since = [each for each in office(state)["changes"].get(id, []) if each["revision"] > seen]
        both = sorted({field for each in since for field in each["fields"]} & body.keys())
        if both:
            by = next(each["by"] for each in reversed(since) if set(each["fields"]) & body.keys())
            raise Refused(409, "changed_meanwhile", None, {"current": whole(handler, one), "fields": both, "by": by["name"]})
        put(state, one, body, user)
        return 200, whole(handler, one)


def tags(handler, user, query, body):
    all_ = [tag for one in handler.state["clients"].values() if not one.get("merged") for tag in filled(one)["tags"]]
    return 200, {"items": [{"name": tag, "count": all_.count(tag)} for tag in sorted(set(all_))], "next": None}


def timeline(handler, user, query, body, id):
    state = handler.state
    find(state, id)
    items = [{"kind": "note", "at": one["created_at"], "note": one} for one in office(state)["notes"].get(id, [])]
    for talk in state["conversations"].values():
        if (talk["client"] or {}).get("id") == id:
            items += [{"kind": "message", "at": one["sent_at"] or one["created_at"], "message": shown_message(one), "platform": talk["platform"]} for one in state["messages"][talk["id"]]]
    for order in state["orders"]:
        if order["client"]["id"] == id:
            items.append({"kind": "order", "at": order["created_at"], "order": shown(order)})
            items += [{"kind": "file", "at": one["created_at"], "file": {**one, "order_id": order["id"], "order_number": order["order_number"]}} for one in order["files"]]
    items += [{"kind": "payment", "at": one["created_at"], "payment": one} for one in state["payments"] if (one["client"] or {}).get("id") == id]
    items += [{"kind": "quote", "at": one["created_at"], "quote": one} for one in state.data.get("quotes", []) if (one["client"] or {}).get("id") == id]
    kinds = [kind for kind in query.get("kinds", "").split(",") if kind]
    items = [one for one in items if not kinds or one["kind"] in kinds]
    return 200, page_of(sorted(items, key=lambda one: one["at"], reverse=True), query)


def add_note(handler, user, query, body, id):
    state = handler.state
    find(state, id)
    if not body["text"].strip():
        raise Refused(422, "validation", "text")
    one = {"id": new_id(), "text": body["text"].strip(), "author": person(user), "created_at": stamp(), "edited_at": None}
    office(state)["notes"].setdefault(id, []).append(one)
    state.event("client.changed", client_id=id)
    return 201, one


def one_note(handler, user, query, body, id):
    state = handler.state
    for client, notes in office(state)["notes"].items():
        for one in notes:
            if one["id"] == id:
                if user["role"] != "owner" and (one["author"] or {}).get("id") != user["id"]:
                    raise Refused(403, "forbidden")
                if handler.command == "DELETE":
                    notes.remove(one)
                else:
                    one.update(text=body["text"], edited_at=stamp())
                state.event("client.changed", client_id=client)
                return (204, None) if handler.command == "DELETE" else (200, one)
    return order_papers.one_note(handler, user, query, body, id)


# Import and export

def line_of(number: int, row: list, columns: list) -> tuple[dict, dict]:
    """A line as it was read, with what is wrong with it."""
    line = {"line": number, "result": "refused", "name": "", "client_id": None, "faults": []}

    def no(field: str | None, detail: str, code: str = "invalid") -> None:
        line["faults"].append({"field": field, "code": code, "detail": detail})

    if len(row) > len(columns):
        no(None, "The line has more fields than the first line has names. Are quotes missing?", "columns")
    cells = {name: cell.strip() for name, cell in zip(columns, row)}
    line["name"] = cells.get("name", "")
    many = {ours: [each.strip() for each in re.split("[;,|]" if name != "address" else "[|]", cells.get(name, "")) if each.strip()] for name, ours in SEVERAL.items()}
    if not line["name"]:
        no("name", "The line names nobody: it needs a name, an e-mail address or a phone number.", "missing")
    for each in [each for each in many["emails"] if not ADDRESS.fullmatch(each)]:
        no("email", f"'{each}' is no e-mail address. Write one like anna@example.org.")
    for each in [each for each in many["phones"] if sum(letter.isdigit() for letter in each) < 5]:
        no("phone", f"'{each}' is no phone number. Write digits, e.g. +48 600 700 800.")
    if cells.get("kind", "") not in ("", "person", "company"):
        no("kind", "The kind is person or company.")
    if cells.get("language", "") not in ("", "uk", "pl", "en", "ru", "de"):
        no("language", "That is no language that clients are written to in.")
    if cells.get("latin_name") and not LATIN.fullmatch(cells["latin_name"]):
        no("latin_name", "That has letters that are not Latin.")
    fields = {"name": line["name"], "kind": cells.get("kind") or "person", "note": cells.get("note", ""), "tags": many["tags"], "emails": many["emails"],
              **{name: [{"value": each, "label": ""} for each in many[name]] for name in ("phones", "addresses")}}
    return line, fields | {name: cells[name] for name in ("latin_name", "language", "tax_number") if cells.get(name)}


def taken_in(handler, user: dict, line: dict, fields: dict, dry: bool, coming: set) -> None:
    """What becomes of a line that can be read."""
    state = handler.state
    known = next((one for one in (holder(state, each) for each in fields["emails"]) if one), None)
    if not fields["emails"] and not fields["phones"]:
        known = next((one for one in state["clients"].values() if one["name"] == fields["name"] and not one.get("merged")), None)
    if known is None and (not coming.isdisjoint(fields["emails"])):
        line["result"] = "unchanged"
    elif known is None:
        line["result"] = "created"
        coming.update(fields["emails"])
        if not dry:
            line["client_id"] = added(handler, user, fields)["id"]
    else:
        lacking = {name: fields[name] for name in ("latin_name", "language", "tax_number") if fields.get(name) and not filled(known).get(name)}
        line.update(result="updated" if lacking else "unchanged", client_id=known["id"])
        if lacking and not dry:
            put(state, known, lacking, user)


def import_file(handler, user, query, body):
    state, dry = handler.state, query.get("dry_run") == "1"
    problem = lambda code, detail, **about: Refused(422, code, "body", {"detail": detail, **about})
    try:
        text = (body or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise problem("not_utf8", "Line 2 is not UTF-8. Only UTF-8 is read, since names would be guessed otherwise.") from None
    if not text.strip():
        raise problem("empty", "The table is empty. Its first line names the columns, e.g. name;email;phone.")
    if text.count('"') % 2:
        raise problem("line", "A quote that is opened in line 2 is never closed. A quote within a field is written twice.", line=2)
    first = text.splitlines()[0]
    rows = list(csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count)))
    columns = [name.strip().lower() for name in rows[0]]
    if "name" not in columns:
        raise problem("no_columns", "The first line has to name the columns, among them one of: name, full_name, email, phone, company.")
    with state.lock:
        items, coming = [], set()
        for number, row in enumerate(rows[1:], 2):
            if any(cell.strip() for cell in row):
                line, fields = line_of(number, row, columns)
                if not line["faults"]:
                    taken_in(handler, user, line, fields, dry, coming)
                items.append(line)
    counts = {name: sum(one["result"] == name for one in items) for name in ("created", "updated", "unchanged", "refused")}
    return 200, {"dry_run": dry, **counts, "unknown_columns": [name for name in columns if name not in COLUMNS], "items": items}


def export(handler, user, query, body):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for one in map(filled, handler.state["clients"].values()):
        if not one.get("merged"):
            joined = {"email": ", ".join(emails(one)), "tags": ", ".join(one["tags"]), "phone": ", ".join(each["value"] for each in one["phones"]),
                      "address": " | ".join(each["value"] for each in one["addresses"])}
            writer.writerow([joined.get(name, one.get(name)) or "" for name in COLUMNS])
    return handler.send(200, out.getvalue().encode(), "text/csv; charset=utf-8", {"Content-Disposition": f"attachment; filename*=UTF-8''{urllib.parse.quote('clients.csv')}"})


# Erasing

def counted(state: State, one: dict) -> dict:
    talks = [talk["id"] for talk in state["conversations"].values() if (talk["client"] or {}).get("id") == one["id"]]
    files = [file for id in talks for message in state["messages"][id] for file in message["attachments"]]
    own = [order for order in state["orders"] if order["client"]["id"] == one["id"]]
    kept = [order for order in own if any(each["order_id"] == order["id"] for each in state["payments"])]
    return {"conversations": len(talks), "messages": sum(len(state["messages"][id]) for id in talks), "originals": sum(len(state["messages"][id]) for id in talks),
            "files": len(files), "identities": len(one["identities"]) + len(one["phones"]) + len(one["addresses"]), "notes": len(office(state)["notes"].get(one["id"], [])),
            "quotes": sum((each["client"] or {}).get("id") == one["id"] for each in state.data.get("quotes", [])), "merges": 0, "orders_erased": len(own) - len(kept),
            "orders_kept": len(kept), "log_entries": 0, "clean": True, "backups": 5}


def erase(handler, user, query, body, id):
    state = handler.state
    if user["role"] != "owner":
        raise Refused(403, "forbidden")
    with state.lock:
        one = find(state, id)
        report = counted(state, one)
        if handler.command == "GET":
            if state.data.get("uncounted"):
                raise Refused(404, "not_found")
            return 200, report
        if " ".join((body.get("confirm") or "").split()) != one["name"]:
            raise Refused(422, "validation", "confirm")
        for talk in [talk for talk in state["conversations"].values() if (talk["client"] or {}).get("id") == id]:
            del state["conversations"][talk["id"]], state["messages"][talk["id"]]
            state.event("conversation.changed", talk["id"], reason="erased")
        office(state)["notes"].pop(id, None)
        kept = {each["order_id"] for each in state["payments"]}
        state["orders"][:] = [order for order in state["orders"] if order["client"]["id"] != id or order["id"] in kept]
        for order in state["orders"]:
            if order["client"]["id"] == id:
                order["client"] = {"id": new_id(), "name": ""}
        del state["clients"][id]
        audit(state, user, "client", id, "erased", "", {})
        state.event("client.erased", client_id=id)
        return 200, report


def unmerge(handler, user, query, body, id):
    done = next((key for key, one in handler.state.data.get("merges", {}).items() if one["into"] == id and one["other"] == body["client_id"]), None)
    if done is None:
        raise Refused(409, "not_merged", "client_id")
    chats.undo_merge(handler, user, query, body, done)
    return 200, whole(handler, find(handler.state, id))


def merge(handler, user, query, body, id):
    status, answer = chats.merge(handler, user, query, body, id)
    handler.state["merges"][answer["merge_id"]]["at"] = stamp()
    return status, whole(handler, find(handler.state, id))


# What tests make happen

def who(state: State, name: str) -> dict:
    return filled(next(one for one in state["clients"].values() if name in one["name"] and not one.get("merged")))


def history(state: State, one: dict, files: list) -> dict:
    """A client with whom there was something of everything."""
    user = next(each for each in state["users"] if each["role"] == "owner")
    lists = catalogue(state)
    by_code = {each["code"]: each["id"] for each in lists["languages"]}
    open_, done = ({"source_language_id": by_code[source], "target_language_id": by_code["pl"], "document_type_id": lists["document-types"][kind]["id"], "translation_type": "przysiegle",
                    "characters": characters, "unit": "characters_1125"} for source, kind, characters in (("uk", 0, 2300), ("uk", 2, 4800)))
    first = order_parts.make(state, user, one, **done, status="closed", description="Диплом із додатком")
    second = order_parts.make(state, user, one, **open_, deadline={"date": stamp()[:10]}, description="Terminowo")
    state["payments"].append({"id": new_id(), "order_id": first["id"], "order_number": first["order_number"], "client": person(one), "kind": "payment", "amount": first["price_brutto"],
                              "payment_method": "blik", "payment_date": stamp()[:10], "service_date": None, "posting_date": None, "receipt_number": f"KP/{len(state['payments']) + 1:04}/2026",
                              "notes": "", "created_by": person(user), "created_at": stamp(), "voided_at": None, "void_reason": ""})
    order_parts.settle(state, first)
    if files:
        second["files"].append({"id": files[0]["id"], "direction": "in", "name": files[0]["name"], "mime": files[0]["mime"], "size": files[0]["size"], "added_by": person(user),
                                "created_at": stamp(), "message_id": None})
    office(state)["notes"].setdefault(one["id"], []).append({"id": new_id(), "text": "Забирає завжди сама, просить дзвонити після 16:00.", "author": person(user), "created_at": stamp(),
                                                              "edited_at": None})
    talk = next((each for each in state["conversations"].values() if (each["client"] or {}).get("id") == one["id"]), None)
    if talk:
        price = second["price"] or {"lines": [], "net": 0, "vat": 0, "gross": 0, "vat_rate": 2300, "currency": "PLN"}
        state.data.setdefault("quotes", []).append({
            "id": new_id(), "conversation_id": talk["id"], "client": person(one), "order_id": second["id"], "message_id": None, "state": "sent", "language": "uk",
            "lines": [{"description": "Свідоцтво про народження", "price": price}], "price": price, "text": "", "valid_until": None, "created_at": stamp(), "created_by": person(user),
            "decided_at": None, "decided_by": None, "accepted_message_id": None, "evidence": None})
    state.event("client.changed", client_id=one["id"])
    return {"id": one["id"], "orders": [first["id"], second["id"]]}


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    with state.lock:
        if task["do"] == "person":
            one = who(state, task["who"])
            put(state, one, task["fields"], state["users"][0])
            return {"id": one["id"]}
        if task["do"] == "colleague":
            one = who(state, task["who"])
            put(state, one, task["fields"], next(each for each in state["users"] if each["role"] == "manager"))
            return {"id": one["id"]}
        if task["do"] == "history":
            one = who(state, task["who"])
            files = [file for talk in state["conversations"].values() if (talk["client"] or {}).get("id") == one["id"] for each in state["messages"][talk["id"]] for file in each["attachments"]]
            return history(state, one, files)
        if task["do"] == "uncounted":
            state.data["uncounted"] = task["on"]
            return {"on": task["on"]}
        if task["do"] == "crowd":
            for number in range(task["count"]):
                one = state.client(f"Klient {number:04}", f"k{number}@example.org", "company" if number % 5 == 4 else "person", "pl")
                filled(one)["tags"] = ["VIP"] if number % 7 == 0 else []
            return {"count": len(state["clients"])}
    return None


Handler.routes.update({
    f"GET {R}/clients": listed, f"POST {R}/clients": listed, f"GET {R}/clients/:": one_client, f"PATCH {R}/clients/:": one_client, f"GET {R}/client-tags": tags,
    f"GET {R}/clients/:/timeline": timeline, f"POST {R}/clients/:/notes": add_note, f"PATCH {R}/notes/:": one_note, f"DELETE {R}/notes/:": one_note,
    f"POST {R}/clients/import": import_file, f"GET {R}/clients/export.csv": export, f"GET {R}/clients/:/erase": erase, f"POST {R}/clients/:/erase": erase,
    f"POST {R}/clients/:/merge": merge, f"POST {R}/clients/:/unmerge": unmerge,
})


def orders_of(handler, user, query, body):
    """The orders of a client, where nobody else answers for all of them."""
    found = [shown(one) for one in reversed(handler.state["orders"]) if query.get("client_id") in (None, one["client"]["id"])]
    return 200, page_of(found, query)


Handler.routes.setdefault(f"GET {R}/orders", orders_of)
