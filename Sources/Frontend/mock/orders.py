"""Orders, money and reminders at the mock: what is answered where, and what the tests make happen."""
import types

from order_lists import board, bulk, export_orders, listed, radar
from order_money import export_payments, notifications, payments, read, transaction, transactions
from order_parts import change, make, shown
from orders_demo import fill, notify
from routes import R, Handler
from state import State, new_id


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    user = next((one for one in state["users"] if one["email"] == task.get("by")), state["users"][0] if state["users"] else None)
    number = lambda: next(one for one in state["orders"] if one["order_number"] == task["number"])
    match task["do"]:
        case "orders":
            fill(state, task.get("count", 120))
            return {"count": len(state["orders"])}
        case "order-change":
            return change(types.SimpleNamespace(state=state), user, {}, task["fields"], number()["id"])[1]
        case "order-add":
            return shown(make(state, user, state.client(task["client"], f"{new_id()}@example.org")))
        case "notification":
            return shown(notify(state, user, task["type"], number() if "number" in task else None, **task.get("data", {})))
    return None


Handler.routes.update({
    f"GET {R}/orders": listed, f"GET {R}/orders/board": board, f"GET {R}/orders/radar": radar, f"POST {R}/orders/bulk": bulk,
    f"GET {R}/orders/export.csv": export_orders("csv"), f"GET {R}/orders/export.xlsx": export_orders("xlsx"),
    f"GET {R}/orders/:/payments": payments, f"POST {R}/orders/:/payments": payments, "GET /api/v1/finance/transactions": transactions,
    "PATCH /api/v1/finance/transactions/:": transaction, "POST /api/v1/finance/transactions/:/void": transaction,
    "GET /api/v1/finance/transactions/export.csv": export_payments("csv"), "GET /api/v1/finance/transactions/export.xlsx": export_payments("xlsx"),
    "GET /api/v1/notifications": notifications, "POST /api/v1/notifications/read": read,
})
