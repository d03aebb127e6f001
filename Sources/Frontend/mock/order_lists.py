"""Board, table, radar and changes of many at the mock."""
import datetime
import re

from base import Refused
from order_parts import ZONE, change, shown
from routes import folded, page_of
from state import State, stamp

STATUSES = ["do_wykonania", "oplacone", "do_poswiadczenia", "do_wydania", "ustne", "closed"]


def today() -> datetime.date:
    return datetime.datetime.now(ZONE).date()


def closed(one: dict) -> str:
    return one["closed_at"] or "9"


def chosen(state: State, user: dict, query: dict) -> list:
    """The orders of a filter, in its order."""
    q, due, payment = folded(query.get("q", "")).split(), query.get("due"), query.get("payment")
    manager = user["id"] if query.get("manager") == "me" else query.get("manager")
    day, found = today(), []
    for one in state["orders"]:
        open_, date = one["status"] != "closed", (one["deadline"] or {}).get("date")
        words = folded(" ".join((one["order_number"], one["client"]["name"], one["description"], one["repertorium_number"], one["reference_code"])))
        pair = [(one[key] or {}).get("id") for key in ("source_language", "target_language")]
        if (one["is_archived"] != ("1" in (query.get("archived"), query.get("cancelled"))) or query.get("cancelled") == "1" and not one["cancelled"] or query.get("status") not in (None, one["status"])
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
    open_ = [one["deadline"] for one in handler.state["orders"] if one["deadline"] and one["status"] != "closed" and not one["is_archived"]]
    days = [(today() + datetime.timedelta(days=number)).isoformat() for number in range(14)]
    counts = [sum(one["date"] == day for one in open_) for day in days]
    return 200, {"overdue": sum(one["at"] < stamp() for one in open_), "today": counts[0], "tomorrow": counts[1],
                 "days": [{"date": day, "count": number} for day, number in zip(days, counts)]}


def bulk(handler, user, query, body):
    changed, refused = [], []
    if len(body["ids"]) > 200:
        raise Refused(422, "validation", "ids")
    for id in body["ids"]:
        try:
            changed.append(change(handler, user, query, body["changes"], id)[1])
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
