"""The papers that an office keeps for an order, and the notes on it, at the mock."""
from base import Refused
from order_parts import find, log, person, shown, tell, within
from routes import R, Handler
from state import new_id, stamp


def add_original(handler, user, query, body, id):
    order = find(handler.state, id)
    if not body["description"].strip():
        raise Refused(422, "validation", "description")
    if not 1 <= body["count"] <= 1000:
        raise Refused(422, "validation", "count")
    order["originals"].append({"id": new_id(), **{key: body[key] for key in ("description", "count", "place")}, "received_at": stamp(), "received_by": person(user), "returned_at": None,
                               "returned_by": None, "returned_to": ""})
    log(user, order, "original_received", {"originals": [None, [body["description"]]]})
    tell(handler.state, order)
    return 201, shown(order)


def change_original(handler, user, query, body, id):
    order, one = within(handler.state, "originals", id)
    if "returned" in body:
        one.update(returned_at=stamp() if body["returned"] else None, returned_by=person(user) if body["returned"] else None, returned_to=body.get("returned_to") or "")
    one["place"] = body.get("place", one["place"])
    log(user, order, "original_returned" if body.get("returned") else "original_received", {"original": [None, one["description"]]})
    tell(handler.state, order)
    return 200, shown(order)


def note(handler, user, query, body, id):
    order = find(handler.state, id)
    one = {"id": new_id(), "text": body["text"].strip(), "author": person(user), "created_at": stamp(), "edited_at": None}
    order["notes"].insert(0, one)
    tell(handler.state, order)
    return 201, one


def one_note(handler, user, query, body, id):
    order, one = within(handler.state, "notes", id)
    if body is None:
        order["notes"].remove(one)
    else:
        one.update(text=body["text"], edited_at=stamp())
    tell(handler.state, order)
    return (204, None) if body is None else (200, one)


Handler.routes.update({
    f"POST {R}/orders/:/originals": add_original, f"PATCH {R}/originals/:": change_original,
    f"POST {R}/orders/:/notes": note, f"PATCH {R}/notes/:": one_note, f"DELETE {R}/notes/:": one_note,
})
