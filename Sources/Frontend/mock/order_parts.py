"""One order at the mock: made, changed, with its files, papers, agreements, notes and payments."""
import base64
import datetime
import re
import zoneinfo

from base import Refused
from order_catalogue import by_id, catalogue, usual_unit, worked_out
from routes import C, R, Handler
from state import State, new_id, stamp

ZONE = zoneinfo.ZoneInfo("Europe/Warsaw")
PLAIN = ("translation_type", "description", "unit", "rounding", "characters", "repertorium_number", "reference_code", "order_source", "is_archived", "follow_up_date", "conversation_id")
PRICING = {"source_language_id", "target_language_id", "document_type_id", "translation_type", "unit", "rounding", "characters", "pages", "unit_price", "discount", "vat_rate",
           "manual_net", "manual_gross"}
LONGEST = {"description": 4000, "repertorium_number": 100, "reference_code": 100}


def money(amount: int | None) -> dict | None:
    return None if amount is None else {"amount": amount, "currency": "PLN"}


def person(user: dict | None) -> dict | None:
    return user and {"id": user["id"], "name": user["name"]}


def shown(order: dict) -> dict:
    return {key: value for key, value in order.items() if not key.startswith("_")}


def find(state: State, id: str) -> dict:
    order = next((one for one in state["orders"] if one["id"] == id), None)
    if order is None:
        raise Refused(404, "not_found")
    return order


def deadline(value) -> dict | None:
    if value is None:
        return None
    try:
        day = datetime.date.fromisoformat(value["date"])
        time = datetime.time.fromisoformat(value["time"]) if value.get("time") else datetime.time(23, 59, 59)
    except (ValueError, TypeError, KeyError):
        raise Refused(422, "validation", "deadline") from None
    at = datetime.datetime.combine(day, time, ZONE)
    return {"date": value["date"], "time": value.get("time") or None, "zone": "Europe/Warsaw", "at": stamp(at)}


def apply(state: State, order: dict, body: dict) -> None:
    """Puts fields into an order, all or none: what is wrong is refused before anything is changed."""
    next_ = dict(order, _inputs=dict(order["_inputs"]))
    for field, most in LONGEST.items():
        if len(body.get(field) or "") > most:
            raise Refused(422, "validation", field)
    next_.update({key: body[key] for key in PLAIN if key in body})
    if "cancelled" in body:
        # What was called off lies in the archive.
        if len((body["cancelled"] or {}).get("reason") or "") > 500:
            raise Refused(422, "validation", "cancelled.reason")
        next_["cancelled"] = body["cancelled"] and {"at": (order["cancelled"] or {}).get("at") or stamp(), "reason": body["cancelled"].get("reason") or ""}
        next_["is_archived"] = bool(next_["cancelled"]) or body.get("is_archived", False)
    if not next_["is_archived"]:
        next_["cancelled"] = None
    if "deadline" in body:
        next_["deadline"] = deadline(body["deadline"])
    for field, what, keys in (("office_id", "offices", ("id", "name")), ("document_type_id", "document-types", ("id", "names")),
                              ("source_language_id", "languages", ("id", "code", "names")), ("target_language_id", "languages", ("id", "code", "names"))):
        if field in body:
            one = by_id(state, what, body[field], field)
            next_[field.removesuffix("_id")] = one and {key: one[key] for key in keys}
    if body.get("source_language_id") and body.get("source_language_id") == (next_["target_language"] or {}).get("id"):
        raise Refused(422, "validation", "target_language_id")
    if body.get("client_id") and "client" in next_:
        if body["client_id"] not in state["clients"]:
            raise Refused(422, "validation", "client_id")
        next_["client"] = {key: state["clients"][body["client_id"]][key] for key in ("id", "name")}
    if "manager_id" in body:
        next_["manager"] = person(next((one for one in state["users"] if one["id"] == body["manager_id"]), None))
    if PRICING & body.keys():
        inputs = next_["_inputs"]
        inputs.update({key: body[key] for key in PRICING if key in body})
        if "unit" not in body and "ustne" not in (order["translation_type"], next_["translation_type"]):
            # A unit that nobody chose goes along with the kind of work.
            before, after = (usual_unit(state, state["clients"].get(one["client"]["id"]), one["document_type"] and by_id(state, "document-types", one["document_type"]["id"], ""),
                                        one["translation_type"]) for one in (order, next_))
            next_["unit"] = after if order["unit"] == before else order["unit"]
        inputs["unit"] = next_["unit"]
        if (next_["unit"] != order["unit"] or {"characters", "unit", "rounding"} & body.keys()) and "pages" not in body:
            inputs["pages"] = None if inputs.get("characters") is not None else inputs.get("pages")
        if "manual_net" in body and body["manual_net"] is not None:
            inputs["manual_gross"] = None
        if "manual_gross" in body and body["manual_gross"] is not None:
            inputs["manual_net"] = None
        found = worked_out(state, inputs)
        next_.update(discount=inputs.get("discount") or 0, manual_net=inputs.get("manual_net"), manual_gross=inputs.get("manual_gross"))
        price = found["price"]
        next_.update(pages=found["pages"], unit_price=found["unit_price"], vat_rate=found["vat_rate"], price=price,
                     **{f"price_{ours}": money(price and price[theirs]) for ours, theirs in (("netto", "net"), ("vat", "vat"), ("brutto", "gross"))})
    order.clear()
    order.update(next_)
    settle(state, order)


def settle(state: State, order: dict) -> None:
    """What follows from the payments."""
    paid = sum(one["amount"]["amount"] for one in state["payments"] if one["order_id"] == order["id"] and not one["voided_at"])
    # Nothing is owed for what was called off.
    gross = None if order["cancelled"] else (order["price_brutto"] or {}).get("amount")
    order["paid"], order["balance"] = money(paid), money((gross or 0) - paid)
    order["payment_state"] = ("overpaid" if paid > 0 else "unpriced") if gross is None else "unpaid" if paid <= 0 < gross else "partly" if paid < gross else "paid" if paid == gross else "overpaid"


def log(user: dict, order: dict, action: str, changes: dict) -> None:
    order["_history"].insert(0, {"id": new_id(), "at": stamp(), "user": person(user), "user_name": user["name"], "entity": "order", "action": action, "label": order["order_number"], "changes": changes})


def tell(state: State, order: dict) -> None:
    order["updated_at"] = stamp()
    state.event("order.changed", order_id=order["id"], client_id=order["client"]["id"], conversation_id=order["conversation_id"], status=order["status"], revision=order["revision"])


def make(state: State, user: dict, client: dict, **fields) -> dict:
    """A new order in the state; fields as of the interface."""
    with state.lock:
        year = datetime.date.today().year
        order = {"id": new_id(), "order_number": f"{year}/{len(state['orders']) + 1:04}", "status": fields.get("status", "do_wykonania"), "client": person(client),
                 "conversation_id": None, "manager": person(user), "office": None, "document_type": None, "source_language": None, "target_language": None,
                 "translation_type": "zwykle", "description": "", "unit": "characters_1800", "pages": None, "characters": None, "price_netto": None, "price_vat": None,
                 "price_brutto": None, "paid": money(0), "balance": money(0), "payment_state": "unpriced", "deadline": None, "follow_up_date": None, "order_source": "manual",
                 "repertorium_number": "", "reference_code": "", "is_archived": False, "cancelled": None, "created_at": stamp(), "updated_at": None, "closed_at": None, "revision": 1,
                 "rounding": "whole_up", "unit_price": None, "vat_rate": 2300, "discount": 0, "manual_net": None, "manual_gross": None, "price": None, "files": [], "originals": [], "agreements": {}, "notes": [],
                 "created_by": person(user), "_inputs": {}, "_history": [], "_since": {}}
        apply(state, order, fields)
        state["orders"].append(order)
        log(user, order, "created", {})
        tell(state, order)
        return order


def client_of(handler, body: dict) -> dict:
    state = handler.state
    if body.get("client_id"):
        if body["client_id"] not in state["clients"]:
            raise Refused(422, "validation", "client_id")
        return state["clients"][body["client_id"]]
    new = body.get("client") or {}
    if not (new.get("name") or "").strip():
        raise Refused(422, "validation", "client.name" if body.get("client") else "client_id")
    if new.get("email") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", new["email"]):
        raise Refused(422, "validation", "client.email")
    if new.get("phone") and len(re.sub(r"\D", "", new["phone"])) < 6:
        raise Refused(422, "validation", "client.phone")
    client = state.client(new["name"].strip(), new.get("email") or new_id(), "person", new.get("language"))
    if not new.get("email"):
        client["identities"] = [{"platform": "phone", "kind": "phone", "value": new["phone"]}] if new.get("phone") else []
    return client


AGREED = {"price", "deadline", "document_type_id", "source_language_id", "target_language_id", "translation_type", "pages", "description", "client_id"}


def agreed(state: State, order: dict, field: str, message: str, quote: str) -> None:
    one = next((one for list_ in state["messages"].values() for one in list_ if one["id"] == message), None)
    if one is None or field not in AGREED:
        raise Refused(422, "validation", "message_id" if field in AGREED else "agreements")
    order["agreements"][field] = {"message_id": message, "conversation_id": one["conversation_id"], "quote": quote or " ".join(one["text"].split())[:160]}


def add(handler, user, query, body):
    state = handler.state
    with state.lock:
        known = state.data.setdefault("order_keys", {})
        if body["idempotency_key"] in known:
            return 200, shown(find(state, known[body["idempotency_key"]]))
        worked_out(state, body)
        order = make(state, user, client_of(handler, body), **{key: value for key, value in body.items() if key not in ("client", "client_id")})
        for field, one in (body.get("agreements") or {}).items():
            agreed(state, order, field, one["message_id"], one.get("quote") or "")
        put_files(handler, user, order, "in", body)
        known[body["idempotency_key"]] = order["id"]
        quote = next((one for one in state.data.get("quotes", []) if one["id"] == body.get("quote_id")), None)
        if quote:
            quote["order_id"] = order["id"]
            state.event("quote.changed", quote["conversation_id"], quote_id=quote["id"], order_id=order["id"])
        talk = state["conversations"].get(order["conversation_id"] or "")
        if talk and not talk["client"]:
            talk["client"] = order["client"]
            state.event("conversation.changed", talk["id"], reason="status")
        return 201, shown(order)


def refuse(order: dict, body: dict) -> None:
    if body.get("status") == "closed" and not body.get("force"):
        if order["payment_state"] in ("unpaid", "partly"):
            raise Refused(409, "unpaid")
        if any(not one["returned_at"] for one in order["originals"]):
            raise Refused(409, "originals_here")


def spoken(value):
    """As people read it in the history."""
    if isinstance(value, dict) and "reason" in value:
        return value["reason"] or True
    if isinstance(value, dict):
        return value.get("name") or value.get("names") or (f"{value['date']} {value.get('time') or ''}".strip() if "date" in value else value)
    return value


def change(handler, user, query, body, id):
    state = handler.state
    with state.lock:
        order = find(state, id)
        if body is None:
            return 200, shown(order)
        fields = {key: value for key, value in body.items() if key not in ("revision", "force")}
        seen = body.get("revision")
        met = sorted(key for key in fields if seen is not None and order["_since"].get(key, (0,))[0] > seen)
        if met:
            raise Refused(409, "changed_meanwhile", about={"current": shown(order), "fields": met, "by": order["_since"][met[0]][1]["name"]})
        refuse(order, body)
        before = shown(order)
        apply(state, order, fields)
        if "status" in fields:
            order["status"], order["closed_at"] = fields["status"], stamp() if fields["status"] == "closed" else None
        order["revision"] += 1
        order["_since"].update({key: (order["revision"], person(user)) for key in fields})
        ignored = {"revision", "updated_at", "payment_state", "balance", "price", "closed_at"}
        changes = {key: [spoken(before[key]), spoken(value)] for key, value in shown(order).items() if before[key] != value and key not in ignored}
        log(user, order, "changed", changes)
        tell(state, order)
        return 200, shown(order)


def history(handler, user, query, body, id):
    return 200, {"items": find(handler.state, id)["_history"], "next": None}


def agreement(handler, user, query, body, id, field):
    with handler.state.lock:
        order = find(handler.state, id)
        if body is None:
            order["agreements"].pop(field, None)
        else:
            agreed(handler.state, order, field, body["message_id"], body.get("quote") or "")
        log(user, order, "disagreed" if body is None else "agreed", {f"agreements.{field}": [None, order["agreements"].get(field, {}).get("quote")]})
        tell(handler.state, order)
        return (204, None) if body is None else (200, shown(order))


def put_files(handler, user, order, direction, body) -> None:
    state, ids = handler.state, (body.get("attachment_ids") or []) + (body.get("upload_ids") or [])
    for id in ids:
        if id not in state["files"]:
            raise Refused(422, "validation", "attachment_ids")
        known, source = state["files"][id], next((one for list_ in state["messages"].values() for one in list_ if any(file["id"] == id for file in one["attachments"])), None)
        if any(one["_file"] == id and one["direction"] == direction for one in order["files"]):
            continue
        own = new_id()
        state["files"][own] = known
        order["files"].append({"id": own, "direction": direction, "name": known["name"], "mime": known["mime"], "size": len(base64.b64decode(known["body"])), "added_by": person(user),
                               "created_at": stamp(), "message_id": source and source["id"], "_file": id})
        log(user, order, "file_added", {"files": [None, [known["name"]]]})


def files(handler, user, query, body, id):
    with handler.state.lock:
        order = find(handler.state, id)
        put_files(handler, user, order, body["direction"], body)
        tell(handler.state, order)
        return 200, shown(order)


def placed(handler, user, query, body):
    """Which files of a conversation are in which orders."""
    talk = handler.state["messages"].get(query.get("conversation_id", ""))
    if talk is None:
        raise Refused(404, "not_found")
    own = {file["id"] for message in talk for file in message.get("attachments", [])}
    return 200, {"items": [{"attachment_id": file["_file"], "order": {key: order[key] for key in ("id", "order_number")}}
                           for order in handler.state["orders"] if not order["is_archived"] for file in reversed(order["files"]) if file["direction"] == "in" and file.get("_file") in own]}


def within(state: State, what: str, id: str) -> tuple[dict, dict]:
    for order in state["orders"]:
        for one in order[what]:
            if one["id"] == id:
                return order, one
    raise Refused(404, "not_found")


def drop_file(handler, user, query, body, id):
    order, one = within(handler.state, "files", id)
    order["files"].remove(one)
    log(user, order, "file_removed", {"files": [[one["name"]], None]})
    tell(handler.state, order)
    return 204, None


Handler.routes.update({
    f"POST {R}/orders": add, f"GET {R}/orders/:": change, f"PATCH {R}/orders/:": change, f"GET {R}/orders/:/history": history,
    f"PUT {R}/orders/:/agreements/:": agreement, f"DELETE {R}/orders/:/agreements/:": agreement, f"POST {R}/orders/:/files": files,
    f"DELETE {R}/order-files/:": drop_file, f"GET {R}/orders/files": placed,
})
