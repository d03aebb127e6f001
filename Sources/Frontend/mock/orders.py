"""Board, table, radar, changes of many, money and notifications at the mock. An order has the same shape as in order_parts."""
import datetime
import random
import re
import zoneinfo

from base import Refused
from routes import R, Handler, folded, page_of
from state import State, new_id, stamp

ZONE = zoneinfo.ZoneInfo("Europe/Warsaw")
STATUSES = ["do_wykonania", "oplacone", "do_poswiadczenia", "do_wydania", "ustne", "closed"]
WEIGHTS = [34, 12, 14, 16, 8, 36]
KINDS = [("Свідоцтво про народження", "Akt urodzenia", "Birth certificate"), ("Диплом з додатком", "Dyplom z suplementem", "Diploma with supplement"),
         ("Договір оренди", "Umowa najmu", "Lease"), ("Довіреність", "Pełnomocnictwo", "Power of attorney"), ("Витяг із реєстру", "Odpis z KRS", "Company register extract"),
         ("Рішення суду", "Wyrok sądu", "Court judgment"), ("Медична довідка", "Zaświadczenie lekarskie", "Medical certificate")]
TONGUES = [("pl", "польська", "polski", "Polish"), ("uk", "українська", "ukraiński", "Ukrainian"), ("en", "англійська", "angielski", "English"),
           ("de", "німецька", "niemiecki", "German"), ("fr", "французька", "francuski", "French"), ("ru", "російська", "rosyjski", "Russian")]
CLIENTS = [("Олена Коваленко", "uk"), ("Łukasz Dąbrowski", "pl"), ("Grace Morgan", "en"), ("Софія Ткаченко", "uk"), ("Kancelaria Nowak i Wspólnicy", "pl"),
           ("ТОВ «Дніпро-Логістик»", "uk"), ("Małgorzata Żak", "pl"), ("James O’Connor", "en"), ("Іван Гриценко", "uk"), ("Agnieszka Wójcik", "pl"),
           ("Олександра Білозерська-Кравченко", "uk"), ("Piotr Wiśniewski", "pl")]


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


def pay(state: State, order: dict, user: dict, amount: int, method: str, day: datetime.date, kind: str = "payment", **more) -> dict:
    one = {"id": new_id(), "order_id": order["id"], "order_number": order["order_number"], "client": order["client"], "kind": kind, "amount": money(amount),
           "payment_method": method, "payment_date": day.isoformat(), "service_date": None, "posting_date": None,
           "receipt_number": f"KP/{len(state['payments']) + 1:04}/{day.year}", "notes": "", "created_by": person(user), "created_at": stamp(), "voided_at": None,
           "void_reason": "", **more}
    state["payments"].append(one)
    settle(state, order)
    return one


def fill(state: State, count: int = 120) -> None:
    """Invented orders, the same ones at every start, around the present day."""
    dice, now = random.Random(11), datetime.datetime.now(datetime.timezone.utc)
    desk = [one for one in state["users"] if one["role"] != "accountant"]
    talks = [one for one in state["conversations"].values() if one["client"]]
    first = len(state.data.setdefault("orders", []))
    state.data.setdefault("payments", [])
    for number in range(first, first + count):
        talk = talks[number % len(talks)] if talks and number % 3 == 0 else None
        name, language = CLIENTS[number % len(CLIENTS)]
        client = talk["client"] if talk else state.client(name, f"order{number % len(CLIENTS)}@example.org", "company" if "«" in name or "Kancelaria" in name else "person", language)
        status = dice.choices(STATUSES, WEIGHTS)[0]
        made = now - datetime.timedelta(hours=2 + (count - number + first) * 5)
        order = blank(number + 1, client, desk[number % len(desk)], stamp(made))
        home, foreign = tongues(state)[0], tongues(state)[1 + number % (len(tongues(state)) - 1)]
        pair = [{key: one[key] for key in ("id", "code", "names")} for one in ((home, foreign) if number % 2 else (foreign, home))]
        kind = KINDS[number % len(KINDS)]
        place = offices(state)[number % 5 == 0 and len(offices(state)) > 1]
        type_ = "ustne" if status == "ustne" else dice.choices(["przysiegle", "zwykle", "ekspresowe"], [6, 3, 1])[0]
        order.update(status=status, source_language=pair[0], target_language=pair[1], translation_type=type_, document_type={"id": f"kind-{number % len(KINDS)}", "names": names(kind)},
                     description=kind[number % 3], office={"id": place["id"], "name": place["name"]}, conversation_id=talk and talk["id"],
                     repertorium_number=f"{number + 1}/{today().year}" if type_ == "przysiegle" else "")
        if number % 7 == 5:
            order["manager"] = None
        if number % 11 != 10:
            gross = dice.randrange(60, 1600) * 100 + dice.choice([0, 0, 50])
            order.update(price_netto=money(round(gross / 1.23)), price_vat=money(gross - round(gross / 1.23)), price_brutto=money(gross),
                         characters=gross * 3, pages=(1 + gross // 9000) * 100)
        offset = dice.choice([-4, -2, -1, 0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 17, 21, None]) if status != "closed" else -dice.randrange(2, 40)
        if offset is not None:
            order["deadline"] = deadline(today() + datetime.timedelta(days=offset), [None, "12:00", "16:00", "23:30"][3 if offset == 0 else number % 3])
        if status == "closed":
            order["closed_at"] = stamp(now - datetime.timedelta(hours=3 + number % 40 * 9))
        gross = (order["price_brutto"] or {}).get("amount")
        settle(state, order)
        share = 100 if status in ("closed", "oplacone") and number % 9 else dice.choice([0, 0, 50, 100])
        if gross and share:
            day = today() - datetime.timedelta(days=number % 45)
            booked = (day + datetime.timedelta(days=1)).isoformat() if number % 3 == 0 else None
            pay(state, order, desk[number % len(desk)], gross * share // 100, ["cash", "card", "transfer", "blik"][number % 4], day, "deposit" if share < 100 else "payment",
                service_date=day.isoformat(), posting_date=booked)
        if status == "do_wydania" and number % 2:
            order["originals"].append({"id": new_id(), "description": kind[0], "count": 1, "place": "A-3", "received_at": stamp(made), "received_by": order["manager"],
                                       "returned_at": None, "returned_by": None, "returned_to": ""})
        order["is_archived"] = status == "closed" and number % 10 == 1
        state["orders"].append(order)
    for user in state["users"]:
        remind(state, user)


def notify(state: State, user: dict, type_: str, order: dict | None = None, talk: dict | None = None, ago: float = 0, read: bool = False, **data) -> dict:
    at = stamp(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=ago))
    one = {"id": new_id(), "type": type_, "order": order and {key: order[key] for key in ("id", "order_number")}, "conversation_id": talk and talk["id"],
           "client_name": ((order or talk or {}).get("client") or {}).get("name"), "data": data, "created_at": at, "read_at": at if read else None, "_user": user["id"]}
    state.data.setdefault("notifications", []).append(one)
    state.event("notification.created", only=user["id"])
    return one


def remind(state: State, user: dict) -> None:
    late = [one for one in state["orders"] if one["deadline"] and one["status"] != "closed"]
    owed = [one for one in state["orders"] if one["payment_state"] in ("unpaid", "partly") and one["status"] in ("closed", "do_wydania")]
    for index, one in enumerate(sorted(late, key=lambda one: one["deadline"]["at"])[:4]):
        notify(state, user, "deadline", one, ago=1 + index * 5, read=index > 2, date=one["deadline"]["date"], time=one["deadline"]["time"],
               passed=one["deadline"]["at"] < stamp())
    for index, one in enumerate(owed[:3]):
        notify(state, user, "unpaid", one, ago=26 + index * 20, read=index > 0, balance=one["balance"], handed_out=one["status"] == "closed")
    if late and user["role"] != "accountant":
        notify(state, user, "follow_up", late[-1], ago=8, date=today().isoformat())
    talk = next((one for one in state["conversations"].values() if one["client"]), None)
    if talk and user["role"] != "accountant":
        notify(state, user, "unanswered", talk=talk, ago=2, since=stamp(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=7)))


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


def payments(handler, user, query, body, id):
    state, order = handler.state, find(handler.state, id)
    if body is None:
        return 200, {"items": [one for one in state["payments"] if one["order_id"] == id], "next": None}
    with state.lock:
        known = state.data.setdefault("payment_keys", {})
        if body["idempotency_key"] in known:
            return 200, next(one for one in state["payments"] if one["id"] == known[body["idempotency_key"]])
        amount = body["amount"]["amount"]
        if amount == 0 or (amount < 0) != (body["kind"] == "refund"):
            raise Refused(422, "validation", "amount")
        if body.get("receipt_number") and any(one["receipt_number"] == body["receipt_number"] for one in state["payments"]):
            raise Refused(409, "receipt_number_taken", "receipt_number")
        more = {key: body[key] for key in ("service_date", "posting_date", "receipt_number", "notes") if body.get(key)}
        made = pay(state, order, user, amount, body["payment_method"], datetime.date.fromisoformat(body["payment_date"]), body["kind"], **more)
        known[body["idempotency_key"]] = made["id"]
        order["revision"] += 1
        tell(state, order)
        state.event("payment.changed", order_id=id, transaction_id=made["id"])
        return 201, made


def of_range(state: State, query: dict) -> list:
    q, found = folded(query.get("q", "")).split(), []
    for one in state.data.setdefault("payments", []):
        words = folded(" ".join((one["order_number"], (one["client"] or {}).get("name", ""), one["receipt_number"], one["notes"])))
        if (query.get("from", "") <= one["payment_date"] <= query.get("to", "9") and query.get("method") in (None, one["payment_method"])
                and query.get("order_id") in (None, one["order_id"]) and all(word in words for word in q)):
            found.append(one)
    return sorted(found, key=lambda one: (one["payment_date"], one["created_at"]), reverse=True)


def transactions(handler, user, query, body):
    found = of_range(handler.state, query)
    good = [one for one in found if not one["voided_at"]]
    total = lambda method: money(sum(one["amount"]["amount"] for one in good if method in ("all", one["payment_method"])))
    return 200, {**page_of(found, query), "totals": {method: total(method) for method in ("cash", "card", "transfer", "blik", "all")}}


def transaction(handler, user, query, body, id):
    state = handler.state
    with state.lock:
        found = next((one for one in state.data.setdefault("payments", []) if one["id"] == id), None)
        if found is None:
            raise Refused(404, "not_found")
        if "reason" in body:
            if found["voided_at"]:
                raise Refused(409, "voided")
            if not body["reason"].strip():
                raise Refused(422, "validation", "reason")
            found.update(voided_at=stamp(), void_reason=body["reason"].strip())
            order = find(state, found["order_id"])
            settle(state, order)
            order["revision"] += 1
            tell(state, order)
        else:
            found.update({key: body[key] for key in ("payment_date", "service_date", "posting_date", "notes") if key in body})
        state.event("payment.changed", order_id=found["order_id"], transaction_id=id)
        return 200, found


def export_payments(kind: str):
    keys = ("payment_date", "order_number", "client", "kind", "payment_method", "amount", "receipt_number", "posting_date")
    return lambda handler, user, query, body: export(of_range(handler.state, query), keys, kind, "payments")(handler)


def notifications(handler, user, query, body):
    own = [one for one in handler.state.data.setdefault("notifications", []) if one["_user"] == user["id"]]
    found = [shown(one) for one in sorted(own, key=lambda one: one["created_at"], reverse=True) if not (query.get("unread") and one["read_at"])]
    return 200, {**page_of(found, query), "unread": sum(not one["read_at"] for one in own)}


def read(handler, user, query, body):
    for one in handler.state.data.setdefault("notifications", []):
        if one["_user"] == user["id"] and (body.get("all") or one["id"] in body.get("ids", [])):
            one["read_at"] = one["read_at"] or stamp()
    handler.state.event("notification.read", only=user["id"])
    return 200, {"unread": sum(one["_user"] == user["id"] and not one["read_at"] for one in handler.state["notifications"])}


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    user = next((one for one in state["users"] if one["email"] == task.get("by")), state["users"][0] if state["users"] else None)
    number = lambda: next(one for one in state["orders"] if one["order_number"] == task["number"])
    with state.lock:
        match task["do"]:
            case "orders":
                fill(state, task.get("count", 120))
                return {"count": len(state["orders"])}
            case "order-change":
                put(state, user, number(), task["fields"])
                return shown(number())
            case "order-add":
                client = state.client(task["client"], f"{new_id()}@example.org")
                order = blank(len(state["orders"]) + 1, client, user, stamp())
                order.update(task.get("fields", {}))
                state["orders"].append(order)
                tell(state, order)
                return shown(order)
            case "notification":
                return shown(notify(state, user, task["type"], number() if "number" in task else None, **task.get("data", {})))
    return None


def whole(rows) -> tuple:
    return 200, {"items": rows, "next": None}


for name, handle in {
    f"GET {R}/orders": listed, f"GET {R}/orders/board": board, f"GET {R}/orders/radar": radar, f"POST {R}/orders/bulk": bulk,
    f"GET {R}/orders/export.csv": export_orders("csv"), f"GET {R}/orders/export.xlsx": export_orders("xlsx"),
    f"GET {R}/orders/:/payments": payments, f"POST {R}/orders/:/payments": payments, "GET /api/v1/finance/transactions": transactions,
    "PATCH /api/v1/finance/transactions/:": transaction, "POST /api/v1/finance/transactions/:/void": transaction,
    "GET /api/v1/finance/transactions/export.csv": export_payments("csv"), "GET /api/v1/finance/transactions/export.xlsx": export_payments("xlsx"),
    "GET /api/v1/notifications": notifications, "POST /api/v1/notifications/read": read,
}.items():
    Handler.routes[name] = handle
# What the other files of orders answer more fully is theirs.
for name, handle in {
    f"GET {R}/orders/:": one, f"PATCH {R}/orders/:": one,
    f"GET {R}/languages": lambda handler, *_: whole(tongues(handler.state)), f"GET {R}/offices": lambda handler, *_: whole(offices(handler.state)),
    f"GET {R}/document-types": lambda *_: whole([]),
    "GET /api/v1/settings/orders": lambda *_: (200, {"currency": "PLN", "vat_rates": [2300, 800, 0], "default_vat_rate": 2300, "time_zone": "Europe/Warsaw"}),
}.items():
    Handler.routes.setdefault(name, handle)
