"""Invented orders with their payments, and what reminds people of them."""
import datetime
import random

from order_catalogue import catalogue
from order_lists import STATUSES, today
from order_parts import make, money, person, settle
from state import State, new_id, stamp

WEIGHTS = [34, 12, 14, 16, 8, 36]
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
    home, *foreign = catalogue(state)["languages"]
    kinds, places, first = catalogue(state)["document-types"], catalogue(state)["offices"], len(state["orders"])
    for number in range(first, first + count):
        talk = talks[number % len(talks)] if talks and number % 3 == 0 else None
        name, language = CLIENTS[number % len(CLIENTS)]
        client = talk["client"] if talk else state.client(name, f"order{number % len(CLIENTS)}@example.org", "company" if "«" in name or "Kancelaria" in name else "person", language)
        status, user, kind = dice.choices(STATUSES, WEIGHTS)[0], desk[number % len(desk)], kinds[number % len(kinds)]
        made, other = now - datetime.timedelta(hours=2 + (count - number + first) * 5), foreign[number % len(foreign)]
        pair = (home, other) if number % 2 else (other, home)
        type_ = "ustne" if status == "ustne" else dice.choices(["przysiegle", "zwykle", "ekspresowe"], [6, 3, 1])[0]
        gross = dice.randrange(60, 1600) * 100 + dice.choice([0, 0, 50]) if number % 11 != 10 else None
        offset = dice.choice([-4, -2, -1, 0, 0, 1, 1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 17, 21, None]) if status != "closed" else -dice.randrange(2, 40)
        time = [None, "12:00", "16:00", "23:30"][3 if offset == 0 else number % 3]
        order = make(state, user, client, source_language_id=pair[0]["id"], target_language_id=pair[1]["id"], document_type_id=kind["id"], translation_type=type_,
                     description=kind["names"][language], office_id=places[number % 5 == 0]["id"], conversation_id=talk and talk["id"],
                     repertorium_number=f"{number + 1}/{today().year}" if type_ == "przysiegle" else "",
                     deadline=None if offset is None else {"date": (today() + datetime.timedelta(days=offset)).isoformat(), "time": time},
                     **({"manual_gross": gross} if gross else {}))
        order.update(status=status, created_at=stamp(made), updated_at=None, manager=None if number % 7 == 5 else person(user),
                     closed_at=stamp(now - datetime.timedelta(hours=3 + number % 40 * 9)) if status == "closed" else None)
        share = 100 if status in ("closed", "oplacone") and number % 9 else dice.choice([0, 0, 50, 100])
        if gross and share:
            day = today() - datetime.timedelta(days=number % 45)
            booked = (day + datetime.timedelta(days=1)).isoformat() if number % 3 == 0 else None
            pay(state, order, user, gross * share // 100, ["cash", "card", "transfer", "blik"][number % 4], day, "deposit" if share < 100 else "payment",
                service_date=day.isoformat(), posting_date=booked)
        if status == "do_wydania" and number % 2:
            order["originals"].append({"id": new_id(), "description": kind["names"][language], "count": 1, "place": "A-3", "received_at": stamp(made),
                                       "received_by": person(user), "returned_at": None, "returned_by": None, "returned_to": ""})
        order["is_archived"] = status == "closed" and number % 10 == 1
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
