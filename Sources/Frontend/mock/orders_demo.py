"""Invented orders with their payments, and what reminds people of them."""
import datetime
import random

from order_lists import STATUSES, blank, deadline, money, names, offices, person, settle, today, tongues
from state import State, new_id, stamp

WEIGHTS = [34, 12, 14, 16, 8, 36]
KINDS = [("Свідоцтво про народження", "Akt urodzenia", "Birth certificate"), ("Диплом з додатком", "Dyplom z suplementem", "Diploma with supplement"),
         ("Договір оренди", "Umowa najmu", "Lease"), ("Довіреність", "Pełnomocnictwo", "Power of attorney"), ("Витяг із реєстру", "Odpis z KRS", "Company register extract"),
         ("Рішення суду", "Wyrok sądu", "Court judgment"), ("Медична довідка", "Zaświadczenie lekarskie", "Medical certificate")]
CLIENTS = [("Олена Коваленко", "uk"), ("Łukasz Dąbrowski", "pl"), ("Grace Morgan", "en"), ("Софія Ткаченко", "uk"), ("Kancelaria Nowak i Wspólnicy", "pl"),
           ("ТОВ «Дніпро-Логістик»", "uk"), ("Małgorzata Żak", "pl"), ("James O’Connor", "en"), ("Іван Гриценко", "uk"), ("Agnieszka Wójcik", "pl"),
           ("Олександра Білозерська-Кравченко", "uk"), ("Piotr Wiśniewski", "pl")]


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
