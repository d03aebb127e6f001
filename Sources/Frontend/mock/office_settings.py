"""What an office works with, changed at the mock: languages and prices, document types, specialisations, offices, rules of orders; who changed
what; what somebody is told of."""
import re

from base import Refused
from order_catalogue import catalogue, listed
from people import audit, office
from routes import R, S, Handler, page_of
from state import new_id

NOTIFY = {"types": {"deadline": {"page": True, "mail": True}, "follow_up": {"page": True, "mail": False}, "unanswered": {"page": True, "mail": False},
                    "unpaid": {"page": True, "mail": False}}, "quiet": {"weekdays": ["20:00", "08:00"], "weekend": "all_day"}}
BLANK = {"languages": {"code": None, "base_client_price": 0, "is_home": False, "is_active": True, "is_starting_price": False}, "document-types": {"factor": 10000, "unit": None, "is_active": True},
         "specializations": {"description": "", "is_active": True},
         "offices": {"address": "", "city": "", "postal_code": "", "phone": "", "email": "", "holidays": [], "is_active": True, "is_default": False}}
ENTITY = {"languages": "language", "document-types": "document_type", "specializations": "specialization", "offices": "office"}
PLACEHOLDER = re.compile(r"\{(year|yy|month|n|n:[2-8])\}")


def owner(user: dict) -> None:
    if user["role"] != "owner":
        raise Refused(403, "forbidden")


def called(one: dict) -> str:
    return one.get("name") or (one.get("names") or {}).get("en") or ""


def checked(rows: list, body: dict, id: str | None) -> None:
    """Refuses what the server would refuse."""
    others = [one for one in rows if one["id"] != id]
    if "name" in body:
        if not body["name"].strip():
            raise Refused(422, "validation", "name")
        if any(one["name"].lower() == body["name"].lower() for one in others):
            raise Refused(409, "name_taken", "name")
    for language, name in (body.get("names") or {}).items():
        if not name.strip():
            raise Refused(422, "validation", f"names.{language}")
        if any(one["names"][language].lower() == name.lower() for one in others):
            raise Refused(409, "name_taken", "names")
    if body.get("code") and any(one.get("code") == body["code"] for one in others):
        raise Refused(409, "code_taken", "code")
    if not 0 <= body.get("base_client_price", 0) <= 100_000_000:
        raise Refused(422, "validation", "base_client_price")
    if not 0 <= body.get("factor", 0) <= 1_000_000:
        raise Refused(422, "validation", "factor")


def add(what: str):
    def run(handler, user, query, body):
        owner(user)
        rows = catalogue(handler.state)[what]
        checked(rows, body, None)
        one = {"id": new_id(), **BLANK[what], **body}
        rows.append(one)
        only(rows, one)
        audit(handler.state, user, ENTITY[what], one["id"], "created", called(one), {})
        handler.state.event("settings.changed", what=what)
        return 201, one
    return run


def only(rows: list, one: dict) -> None:
    """One language is the office's own, one office the usual one."""
    for field in ("is_home", "is_default"):
        if one.get(field):
            for other in rows:
                if other is not one and field in other:
                    other[field] = False


def change(what: str):
    def run(handler, user, query, body, id):
        owner(user)
        rows = catalogue(handler.state)[what]
        one = next((one for one in rows if one["id"] == id), None)
        if one is None:
            raise Refused(404, "not_found")
        checked(rows, body, id)
        if one.get("is_default") and (body.get("is_active") is False or body.get("is_default") is False):
            raise Refused(409, "default_office")
        before = {key: one.get(key) for key in body}
        one.update(body)
        if "base_client_price" in body:
            one["is_starting_price"] = False
        only(rows, one)
        action = {True: "restored", False: "retired"}[body["is_active"]] if list(body) == ["is_active"] else "changed"
        audit(handler.state, user, ENTITY[what], id, action, called(one), {key: [before[key], body[key]] for key in body if before[key] != body[key]})
        handler.state.event("settings.changed", what=what)
        return 200, one
    return run


def pair(handler, user, query, body):
    owner(user)
    pairs = catalogue(handler.state)["language-pairs"]
    key = (body["source_language_id"], body["target_language_id"])
    if key[0] == key[1]:
        raise Refused(422, "validation", "target_language_id")
    before = next((one for one in pairs if (one["source_language_id"], one["target_language_id"]) == key), None)
    if before:
        pairs.remove(before)
    if body["price"] is not None:
        pairs.append(dict(body))
    audit(handler.state, user, "language_pair", new_id(), "changed", "", {"base_client_price": [before and before["price"], body["price"]]})
    handler.state.event("settings.changed", what="language-pairs")
    return 204, None


def rules(handler, user, query, body):
    own = catalogue(handler.state)["settings"]
    if handler.command == "PATCH":
        owner(user)
        for name in ("order_number_pattern", "receipt_number_pattern"):
            found = PLACEHOLDER.findall(body.get(name, "{year}{n}"))
            if sum(one.startswith("n") for one in found) != 1 or not {"year", "yy"} & set(found):
                raise Refused(422, "validation", name)
        before = {key: own[key] for key in body}
        own.update(body)
        audit(handler.state, user, "settings", new_id(), "changed", "", {key: [before[key], body[key]] for key in body if before[key] != body[key]})
        handler.state.event("settings.changed", what="orders")
    return 200, own


def log(handler, user, query, body):
    owner(user)
    state = handler.state
    orders = [one for order in state["orders"] for one in order["_history"]]
    items = [one for one in office(state)["audit"] + orders if query.get("entity") in (None, one["entity"]) and query.get("user_id") in (None, (one["user"] or {}).get("id"))]
    return 200, page_of(sorted(items, key=lambda one: one["at"], reverse=True), query)


def notify(handler, user, query, body):
    own = handler.state.data.setdefault("notify", {}).setdefault(user["id"], {"types": dict(NOTIFY["types"]), "quiet": dict(NOTIFY["quiet"])})
    if handler.command == "PATCH":
        for side, value in (body.get("quiet") or {}).items():
            if isinstance(value, list) and value[0] == value[1]:
                raise Refused(422, "validation", f"quiet.{side}")
        own["types"].update(body.get("types") or {})
        if all(side == "all_day" for side in {**own["quiet"], **(body.get("quiet") or {})}.values()):
            raise Refused(422, "validation", "quiet")
        own["quiet"].update(body.get("quiet") or {})
    return 200, own


for name in ENTITY:
    Handler.routes.update({f"GET {R}/{name}": listed(name), f"POST {R}/{name}": add(name), f"PATCH {R}/{name}/:": change(name)})
Handler.routes.update({
    f"GET {R}/language-pairs": listed("language-pairs"), f"PUT {R}/language-pairs": pair, f"GET {S}/orders": rules, f"PATCH {S}/orders": rules, f"GET {S}/audit": log,
    "GET /api/v1/notifications/settings": notify, "PATCH /api/v1/notifications/settings": notify,
})
