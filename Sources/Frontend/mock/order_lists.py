"""Board, table, radar and changes of many at the mock. An order has the same shape as in order_parts."""
import datetime
import re
import zoneinfo

from base import Refused
from routes import folded, page_of
from state import State, new_id, stamp

ZONE = zoneinfo.ZoneInfo("Europe/Warsaw")
STATUSES = ["do_wykonania", "oplacone", "do_poswiadczenia", "do_wydania", "ustne", "closed"]
TONGUES = [("pl", "польська", "polski", "Polish"), ("uk", "українська", "ukraiński", "Ukrainian"), ("en", "англійська", "angielski", "English"),
           ("de", "німецька", "niemiecki", "German"), ("fr", "французька", "francuski", "French"), ("ru", "російська", "rosyjski", "Russian")]


def money(amount: int | None) -> dict | None:
    return None if amount is None else {"amount": amount, "currency": "PLN"}


def person(user: dict | None) -> dict | None:
    return user and {"id": user["id"], "name": user["name"]}


def shown(order: dict) -> dict:
    return {key: value for key, value in order.items() if not key.startswith("_")}


def today() -> datetime.date:
    return datetime.datetime.now(ZONE).date()


def names(row: tuple) -> dict:
    return dict(zip(("uk", "pl", "en"), row))


def deadline(day: datetime.date, time: str | None) -> dict:
    clock = datetime.time.fromisoformat(time) if time else datetime.time(23, 59, 59)
    return {"date": day.isoformat(), "time": time, "zone": "Europe/Warsaw", "at": stamp(datetime.datetime.combine(day, clock, ZONE))}


def offices(state: State) -> list:
    """Those of the catalogue where it was made, with what the page needs of one."""
    own = state.data.setdefault("mock_offices", [{"id": new_id(), "name": name, "is_active": True} for name in ("Kraków, Rynek", "Warszawa, Wola")])
    return (state.data.get("catalogue") or {}).get("offices", own)


def tongues(state: State) -> list:
    own = state.data.setdefault("mock_languages", [{"id": new_id(), "code": row[0], "names": names(row[1:]), "base_client_price": 5000, "is_home": row[0] == "pl",
                                                    "is_active": True} for row in TONGUES])
    return (state.data.get("catalogue") or {}).get("languages", own)


def settle(state: State, order: dict) -> None:
    paid = sum(one["amount"]["amount"] for one in state["payments"] if one["order_id"] == order["id"] and not one["voided_at"])
    gross = (order["price_brutto"] or {}).get("amount")
    order["paid"], order["balance"] = money(paid), money((gross or 0) - paid)
    order["payment_state"] = (("overpaid" if paid > 0 else "unpriced") if gross is None else "unpaid" if paid <= 0 < gross else
                              "partly" if paid < gross else "paid" if paid == gross else "overpaid")


def tell(state: State, order: dict) -> None:
    order["updated_at"] = stamp()
    state.event("order.changed", order_id=order["id"], client_id=order["client"]["id"], conversation_id=order["conversation_id"], status=order["status"],
                revision=order["revision"])


def blank(number: int, client: dict, user: dict, at: str) -> dict:
    return {"id": new_id(), "order_number": f"{today().year}/{number:04}", "status": "do_wykonania", "client": person(client), "conversation_id": None,
            "manager": person(user), "office": None, "document_type": None, "source_language": None, "target_language": None, "translation_type": "zwykle",
            "description": "", "unit": "characters_1800", "pages": None, "characters": None, "price_netto": None, "price_vat": None, "price_brutto": None,
            "paid": money(0), "balance": money(0), "payment_state": "unpriced", "deadline": None, "follow_up_date": None, "order_source": "manual",
            "repertorium_number": "", "reference_code": "", "is_archived": False, "created_at": at, "updated_at": None, "closed_at": None, "revision": 1,
            "rounding": "whole_up", "unit_price": None, "vat_rate": 2300, "discount": 0, "manual_net": None, "manual_gross": None, "price": None, "files": [], "originals": [], "agreements": {}, "notes": [],
            "created_by": person(user), "_inputs": {}, "_history": [], "_since": {}}


def closed(one: dict) -> str:
    return one["closed_at"] or "9"


def chosen(state: State, user: dict, query: dict) -> list:
    """The orders of a filter, in its order."""
    q, due, payment = folded(query.get("q", "")).split(), query.get("due"), query.get("payment")
    manager = user["id"] if query.get("manager") == "me" else query.get("manager")
    day, found = today(), []
    for one in state.data.setdefault("orders", []):
        open_, date = one["status"] != "closed", (one["deadline"] or {}).get("date")
        words = folded(" ".join((one["order_number"], one["client"]["name"], one["description"], one["repertorium_number"], one["reference_code"])))
        pair = [(one[key] or {}).get("id") for key in ("source_language", "target_language")]
        if (one["is_archived"] != (query.get("archived") == "1") or query.get("status") not in (None, one["status"])
                or manager and (one["manager"] or {}).get("id") != manager or query.get("office_id") and (one["office"] or {}).get("id") != query["office_id"]
                or query.get("language_id") and query["language_id"] not in pair or query.get("client_id") not in (None, one["client"]["id"])
                or query.get("conversation_id") not in (None, one["conversation_id"]) or not all(word in words for word in q)):
            continue
        if payment and one["payment_state"] not in (("unpaid", "partly") if payment == "unpaid" else ("paid", "overpaid")):
            continue
        if due and not (open_ and date):
            continue
        if due == "overdue" and one["deadline"]["at"] >= stamp() or due == "today" and not (date == day.isoformat() and one["deadline"]["at"] >= stamp()) \
                or due == "week" and not (one["deadline"]["at"] >= stamp() and date < (day + datetime.timedelta(days=7)).isoformat()) or re.match(r"\d", due or "") and date != due:
            continue
        found.append(one)
    found.sort(key=lambda one: one["created_at"], reverse=True)
    if query.get("sort") == "deadline":
        if query.get("status") == "closed":
            found.sort(key=closed, reverse=True)
        else:
            found.sort(key=lambda one: (one["deadline"] or {}).get("at", "9"))
    return [shown(one) for one in found]


def listed(handler, user, query, body):
    return 200, page_of(chosen(handler.state, user, query), query)


def board(handler, user, query, body):
    every = [(status, chosen(handler.state, user, {**query, "status": status, "sort": "deadline"})) for status in STATUSES]
    return 200, {"columns": [{"status": status, "count": len(items), **page_of(items, {})} for status, items in every]}


def radar(handler, user, query, body):
    open_ = [one["deadline"] for one in handler.state.data.setdefault("orders", []) if one["deadline"] and one["status"] != "closed" and not one["is_archived"]]
    days = [(today() + datetime.timedelta(days=number)).isoformat() for number in range(14)]
    counts = [sum(one["date"] == day for one in open_) for day in days]
    return 200, {"overdue": sum(one["at"] < stamp() for one in open_), "today": counts[0], "tomorrow": counts[1],
                 "days": [{"date": day, "count": number} for day, number in zip(days, counts)]}


def find(state: State, id: str) -> dict:
    order = next((one for one in state.data.setdefault("orders", []) if one["id"] == id), None)
    if order is None:
        raise Refused(404, "not_found")
    return order


def refuse(order: dict, body: dict) -> None:
    if body.get("status") == "closed" and order["status"] != "closed" and not body.get("force"):
        if order["payment_state"] in ("unpaid", "partly"):
            raise Refused(409, "unpaid")
        if any(not one["returned_at"] for one in order["originals"]):
            raise Refused(409, "originals_here")


def put(state: State, user: dict, order: dict, body: dict) -> None:
    """The fields that lists change; the whole order is changed by order_parts."""
    fields = {key: value for key, value in body.items() if key not in ("revision", "force")}
    refuse(order, body)
    order.update({key: fields[key] for key in ("status", "is_archived", "description", "follow_up_date", "translation_type") if key in fields})
    if "manager_id" in fields:
        order["manager"] = person(next((one for one in state["users"] if one["id"] == fields["manager_id"]), None))
    if "office_id" in fields:
        order["office"] = next(({"id": one["id"], "name": one["name"]} for one in offices(state) if one["id"] == fields["office_id"]), None)
    if "deadline" in fields:
        day = fields["deadline"]
        order["deadline"] = day and deadline(datetime.date.fromisoformat(day["date"]), day.get("time"))
    if "status" in fields:
        order["closed_at"] = stamp() if fields["status"] == "closed" else None
    order["revision"] += 1
    order["_since"].update({key: (order["revision"], person(user)) for key in fields})
    tell(state, order)


def one(handler, user, query, body, id):
    with handler.state.lock:
        order = find(handler.state, id)
        if body is not None:
            seen = body.get("revision")
            met = sorted(key for key in body if seen is not None and order["_since"].get(key, (0,))[0] > seen)
            if met:
                raise Refused(409, "changed_meanwhile", about={"current": shown(order), "fields": met, "by": order["_since"][met[0]][1]["name"]})
            put(handler.state, user, order, body)
        return 200, shown(order)


def bulk(handler, user, query, body):
    changed, refused = [], []
    with handler.state.lock:
        if len(body["ids"]) > 200:
            raise Refused(422, "validation", "ids")
        for id in body["ids"]:
            try:
                order = find(handler.state, id)
                put(handler.state, user, order, body["changes"])
                changed.append(shown(order))
            except Refused as no:
                refused.append({"id": id, "code": no.code, "detail": no.code})
    return 200, {"changed": changed, "refused": refused}


def export(rows: list, keys: tuple, kind: str, name: str):
    """A table as text; the mock calls it a workbook where one is asked for."""
    def words(value) -> str:
        if isinstance(value, dict):
            return str(value.get("name") or value.get("date") or value.get("amount") or "")
        return "" if value is None else str(value)
    text = "\r\n".join([";".join(keys), *(";".join(words(row[key]) for key in keys) for row in rows)])
    type_ = "text/csv; charset=utf-8" if kind == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return lambda handler: handler.send(200, text.encode(), type_, {"Content-Disposition": f'attachment; filename="{name}.{kind}"'})


def export_orders(kind: str):
    keys = ("order_number", "status", "client", "manager", "deadline", "price_brutto", "paid", "payment_state")
    return lambda handler, user, query, body: export(chosen(handler.state, user, query), keys, kind, "orders")(handler)
