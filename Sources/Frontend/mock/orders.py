"""Orders, money and reminders at the mock: what is answered where, and what the tests make happen."""
from order_lists import blank, board, bulk, export_orders, listed, offices, one, put, radar, shown, tell, tongues
from order_money import export_payments, notifications, payments, read, transaction, transactions
from orders_demo import fill, notify
from routes import R, Handler
from state import State, new_id, stamp


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
