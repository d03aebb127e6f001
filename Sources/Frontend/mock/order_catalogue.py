"""What an office works with (languages, types of documents, offices) and the arithmetic of a price, as the server does it."""
from base import Refused
from routes import Handler
from state import State, new_id

PRICED = [("uk", "українська", "ukraiński", "Ukrainian", 5500), ("en", "англійська", "angielski", "English", 5000), ("de", "німецька", "niemiecki", "German", 5500),
          ("ru", "російська", "rosyjski", "Russian", 4500), ("fr", "французька", "francuski", "French", 6000), ("es", "іспанська", "hiszpański", "Spanish", 6500),
          ("it", "італійська", "włoski", "Italian", 6500), ("cs", "чеська", "czeski", "Czech", 6500), ("zh", "китайська", "chiński", "Chinese", 12000)]
TYPES = [("свідоцтво про народження", "akt urodzenia", "birth certificate", 10000), ("свідоцтво про шлюб", "akt małżeństwa", "marriage certificate", 10000),
         ("диплом", "dyplom", "diploma", 10000), ("договір", "umowa", "contract", 12000), ("довіреність", "pełnomocnictwo", "power of attorney", 10000),
         ("медична документація", "dokumentacja medyczna", "medical records", 13000), ("інше", "inny dokument", "other document", 10000)]
SETTINGS = {"currency": "PLN", "vat_rates": [2300, 800, 0], "default_vat_rate": 2300, "order_number_pattern": "{year}/{n:4}", "receipt_number_pattern": "KP/{n:4}/{year}",
            "default_unit": "characters_1800", "default_rounding": "whole_up", "express_factor": 15000, "sworn_factor": 10000, "oral_factor": 10000,
            "time_zone": "Europe/Warsaw", "unanswered_hours": 4, "deadline_lead_hours": 24, "prices_confirmed": True}
SIZES = {"characters_1125": 1125, "characters_1500": 1500, "characters_1600": 1600, "characters_1800": 1800}
STEPS = {"whole_up": 100, "half_up": 50, "quarter_up": 25, "exact": 1}
ONE = 10_000


def names(row) -> dict:
    return {"uk": row[0], "pl": row[1], "en": row[2]}


def catalogue(state: State) -> dict:
    """Made when it is first asked for, as every office begins with it."""
    with state.lock:
        if "catalogue" not in state.data:
            home = {"id": new_id(), "code": "pl", "names": names(("польська", "polski", "Polish")), "base_client_price": 0, "is_home": True, "is_active": True, "is_starting_price": False}
            languages = [home] + [{"id": new_id(), "code": row[0], "names": names(row[1:]), "base_client_price": row[4], "is_home": False, "is_active": True,
                                   "is_starting_price": True} for row in PRICED]
            types = [{"id": new_id(), "names": names(row), "factor": row[3], "unit": None, "is_active": True} for row in TYPES]
            hours = {day: ["09:00", "17:00"] if day not in ("sat", "sun") else None for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
            blank = {"address": "", "city": "", "postal_code": "", "phone": "", "email": "", "hours": hours, "holidays": [], "is_active": True}
            offices = [{"id": new_id(), "name": "Długa 5", **blank, "is_default": True}, {"id": new_id(), "name": "Dworcowa 12", **blank, "is_default": False}]
            state.data["catalogue"] = {"languages": languages, "document-types": types, "offices": offices, "specializations": [], "language-pairs": [], "settings": dict(SETTINGS)}
        return state.data["catalogue"]


def listed(what: str):
    return lambda handler, user, query, body: (200, {"items": catalogue(handler.state)[what], "next": None})


def settings(handler, user, query, body):
    own = catalogue(handler.state)["settings"]
    if body is not None:
        own.update(body)
        handler.state.event("settings.changed", what="orders")
    return 200, own


def by_id(state: State, what: str, id: str | None, field: str) -> dict | None:
    if id is None:
        return None
    one = next((one for one in catalogue(state)[what] if one["id"] == id), None)
    if one is None:
        raise Refused(422, "validation", field)
    return one


def share(amount: int, numerator: int, denominator: int) -> int:
    return (amount * numerator + denominator // 2) // denominator


def charged(characters: int, unit: str, rounding: str) -> int | None:
    if unit not in SIZES:
        return None
    step = STEPS[rounding]
    return -(-characters * (100 // step) // SIZES[unit]) * step


def unit_price(state: State, source: dict | None, target: dict | None) -> int | None:
    """By the languages; nothing where one has no price yet, or where the office's own stands alone."""
    foreign = [one["base_client_price"] for one in (source, target) if one and not one["is_home"]]
    return sum(foreign) if foreign and all(foreign) else None


def price_from(state: State, fields: dict, each: int | None, source: dict | None, target: dict | None) -> str | None:
    if each is None:
        return None
    if fields.get("unit_price") is not None:
        return "own"
    return "languages" if catalogue(state)["settings"]["prices_confirmed"] or not any(one and one["is_starting_price"] for one in (source, target)) else "examples"


def usual_unit(state: State, client: dict | None, kind: dict | None, work: str | None) -> str:
    """What a page is where nobody said."""
    if work == "ustne":
        return "hour"
    return (client or {}).get("page_unit") or (kind or {}).get("unit") or ("characters_1125" if work == "przysiegle" else catalogue(state)["settings"]["default_unit"])


def checked(body: dict) -> None:
    for field, most in {"characters": 10**10, "pages": 10**7, "unit_price": 10**8, "discount": ONE, "vat_rate": ONE, "manual_net": 10**12, "manual_gross": 10**12}.items():
        value = body.get(field)
        if value is not None and (not isinstance(value, int) or not 0 <= value <= most):
            raise Refused(422, "validation", field)


def worked_out(state: State, fields: dict) -> dict:
    """Pages, unit price, VAT and the price of what a form holds; the price is nil where nothing can be priced."""
    checked(fields)
    own = catalogue(state)["settings"]
    kind = by_id(state, "document-types", fields.get("document_type_id"), "document_type_id")
    client = state["clients"].get(fields.get("client_id"))
    unit, rounding = fields.get("unit") or usual_unit(state, client, kind, fields.get("translation_type")), fields.get("rounding") or own["default_rounding"]
    source, target = (by_id(state, "languages", fields.get(f"{side}_language_id"), f"{side}_language_id") for side in ("source", "target"))
    pages = fields.get("pages")
    if pages is not None:
        pages = -(-pages // STEPS[rounding]) * STEPS[rounding]
    elif fields.get("characters") is not None:
        pages = charged(fields["characters"], unit, rounding)
    each = fields["unit_price"] if fields.get("unit_price") is not None else unit_price(state, source, target)
    rate = fields["vat_rate"] if fields.get("vat_rate") is not None else own["default_vat_rate"]
    work = {"ekspresowe": own["express_factor"], "przysiegle": own["sworn_factor"], "ustne": own["oral_factor"]}.get(fields.get("translation_type"), ONE)
    price = priced(pages, each, kind["factor"] if kind else ONE, work, fields, rate, own["currency"])
    return {"price": price, "pages": pages, "unit_price": each, "unit_price_from": price_from(state, fields, each, source, target), "vat_rate": rate, "unit": unit, "rounding": rounding}


def priced(pages, each, document, work, fields, rate, currency) -> dict | None:
    end = {"vat_rate": rate, "currency": currency}
    if fields.get("manual_gross") is not None:
        gross = fields["manual_gross"]
        net = share(gross, ONE, ONE + rate)
        return {"lines": [{"kind": "manual", "quantity": None, "rate": None, "amount": net}], "net": net, "vat": gross - net, "gross": gross, **end}
    if fields.get("manual_net") is not None:
        lines, net = [{"kind": "manual", "quantity": None, "rate": None, "amount": fields["manual_net"]}], fields["manual_net"]
    elif pages is None or each is None:
        return None
    else:
        net = share(each, pages, 100)
        lines = [{"kind": "pages", "quantity": pages, "rate": each, "amount": net}]
        for name, factor in (("document", document), ("work", work)):
            if factor != ONE:
                lines.append({"kind": name, "quantity": None, "rate": factor, "amount": share(net, factor, ONE) - net})
                net += lines[-1]["amount"]
        if fields.get("discount"):
            lines.append({"kind": "discount", "quantity": None, "rate": fields["discount"], "amount": -share(net, fields["discount"], ONE)})
            net += lines[-1]["amount"]
    vat = share(net, rate, ONE)
    return {"lines": lines, "net": net, "vat": vat, "gross": net + vat, **end}


def price(handler, user, query, body):
    return 200, worked_out(handler.state, body)


R = "/api/v1/crm"
Handler.routes.update({
    **{f"GET {R}/{what}": listed(what) for what in ("languages", "document-types", "offices", "specializations", "language-pairs")},
    "GET /api/v1/settings/orders": settings, "PATCH /api/v1/settings/orders": settings, f"POST {R}/price": price,
})
