"""Money and reminders at the mock."""
import datetime

from base import Refused
from order_lists import export, find, money, settle, shown, tell
from orders_demo import pay
from routes import folded, page_of
from state import State, stamp


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
