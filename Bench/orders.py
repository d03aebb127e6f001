"""Clients, orders and money: the pages that people open all day, at two sizes."""
from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import load
from dragoman import API, Service, pages
from filled import ORDERS, Size, token
from report import Results

CRM = "/api/v1/crm"


def paths(api: API) -> dict[str, list[str]]:
    clients = [item["id"] for item in next(iter(pages(api, f"{CRM}/clients", 200)))]
    # The client with five thousand messages was made last.
    busiest = clients[0]
    numbers = [item["order_number"] for item in next(iter(pages(api, f"{CRM}/orders", 200)))]
    return {
        "board": [f"{CRM}/orders/board"],
        "table": [f"{CRM}/orders?limit=50"],
        "unpaid by deadline": [f"{CRM}/orders?payment=unpaid&sort=deadline&limit=50"],
        "client list": [f"{CRM}/clients?limit=50"],
        "order search": [f"{CRM}/orders?q={quote(number)}&limit=20" for number in numbers[:50]] + [f"{CRM}/orders?q={quote(word)}&limit=20" for word in ("umow", "kowal", "ошук")],
        "timeline": [f"{CRM}/clients/{busiest}/timeline?limit=50"],
        "payments of a month": [f"/api/v1/finance/transactions?from={date.today() - timedelta(days=30)}&limit=50"],
        "payments, all and their sums": ["/api/v1/finance/transactions?limit=50"],
    }


def measure(results: Results, size: Size, folder: Path, seconds: int) -> None:
    section = size.name
    with Service(folder) as service:
        for name, asked in paths(API(service.port, token(folder))).items():
            load.run(service.port, service.pid, token(folder), asked, 2, 1)
            busy = load.run(service.port, service.pid, token(folder), asked, 16, seconds)
            calm = load.run(service.port, service.pid, token(folder), asked, 2, seconds)
            errors = busy.errors + calm.errors
            results.add(section, f"{name}: CPU a request", busy.cpu, "µs", note=f"{errors} errors" if errors else "")
            results.add(section, f"{name}: p50", calm.p50, "ms")
            results.add(section, f"{name}: p99", calm.p99, "ms", 50 if name == "order search" else None)


def flat(results: Results) -> None:
    """First pages cost the same however much lies below them."""
    for name in ("table", "client list", "timeline"):
        small, large = (results.value(size.name, f"{name}: CPU a request") for size in ORDERS)
        if small and large:
            results.add(ORDERS[1].name, f"{name}: CPU against {ORDERS[0].name}", large / small, "times", 1.25)
