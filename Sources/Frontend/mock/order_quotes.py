"""What the order form begins with, counted files and quotes at the mock."""
import base64
import hashlib
import re

import order_papers  # noqa: F401 (puts its routes on the handler)
from base import Refused
from order_catalogue import SIZES, catalogue, charged, worked_out
from order_parts import money, person
from routes import R, Handler
from state import State, new_id, stamp

PHONE, MAIL, AMOUNT = re.compile(r"\+?\d[\d ()-]{7,16}\d"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), re.compile(r"(\d{1,3}(?:[ .]\d{3})*|\d+)(?:,(\d\d))? ?(?:zł|PLN)")
SOURCES = {"email", "telegram", "whatsapp", "instagram", "facebook"}
ENDINGS = {"docx": "docx", "odt": "odt", "txt": "txt", "rtf": "rtf", "pdf": "pdf"}


def counted(state: State, id: str) -> dict:
    """A file that says in its name what becomes of it; its bytes are its characters, few of them where it is a scan."""
    file = state["files"].get(id)
    if file is None:
        raise Refused(422, "validation", "file_ids")
    format_ = ENDINGS.get(file["name"].rpartition(".")[2].lower())
    name, size = file["name"].lower(), len(base64.b64decode(file["body"]))
    kind = "unsupported" if format_ is None else "scan" if "skan" in name or "scan" in name else "unreadable" if "broken" in name else "counted"
    characters = size if kind in ("counted", "scan") else 0
    pages = {unit: charged(characters, unit, catalogue(state)["settings"]["default_rounding"]) for unit in SIZES} if kind == "counted" else {}
    return {"file_id": id, "name": file["name"], "format": format_, "state": kind, "characters": characters, "without_spaces": characters * 5 // 6, "words": characters // 6,
            "sheets": 2 if format_ == "pdf" else None, "pages": pages, "error": "the file is damaged" if kind == "unreadable" else None}


def counts(handler, user, query, body):
    return 200, {"items": [counted(handler.state, id) for id in body["file_ids"]]}


def found(pattern, messages, take) -> list:
    seen: dict = {}
    for message in messages:
        for match in pattern.finditer(message["text"]):
            seen.setdefault(str(value := take(match)), (value, match[0], message["id"]))
    return list(seen.values())


def draft(handler, user, query, body):
    state = handler.state
    talk = state["conversations"].get(query.get("conversation_id", ""))
    if talk is None:
        raise Refused(404, "not_found")
    messages = [one for one in state["messages"][talk["id"]] if one["kind"] != "note"]
    inbound = [one for one in messages if one["direction"] == "inbound"]
    mails = [(one["value"], one["value"], one["id"]) for one in ([{"value": talk["counterpart"]["address"], "id": inbound[-1]["id"]}] if inbound and "@" in talk["counterpart"]["address"] else [])]
    mails += [one for one in found(MAIL, inbound, lambda match: match[0]) if one[0] not in [mail[0] for mail in mails] and not one[0].startswith("biuro@")]
    sums = found(AMOUNT, messages, lambda match: int(re.sub(r"\D", "", match[1])) * 100 + int(match[2] or 0))
    files = [{**{key: file[key] for key in ("id", "name", "mime", "size")}, "message_id": one["id"], "count": counted(state, file["id"]) if file["name"].endswith(".docx") else None,
              "order": next(({key: order[key] for key in ("id", "order_number")} for order in reversed(state["orders"]) if not order["is_archived"]
                             for other in order["files"] if other["direction"] == "in" and other.get("_file") == file["id"]), None)}
             for one in messages for file in one["attachments"] if not file["inline"] and file["state"] == "stored"]
    own = catalogue(state)
    office = next(one for one in own["offices"] if one["is_default"])
    defaults = {"office_id": office["id"], "manager_id": user["id"], "order_source": talk["platform"] if talk["platform"] in SOURCES else "manual", "unit": own["settings"]["default_unit"],
                "rounding": own["settings"]["default_rounding"], "vat_rate": own["settings"]["default_vat_rate"], "translation_type": "zwykle",
                "target_language_id": next(one["id"] for one in own["languages"] if one["is_home"])}
    return 200, {"client": talk["client"], "conversation_id": talk["id"], "emails": [{"value": one[0], "message_id": one[2]} for one in mails],
                 "phones": [{"value": one[0], "message_id": one[2]} for one in found(PHONE, inbound, lambda match: " ".join(match[0].split()))],
                 "amounts": [{"money": money(one[0]), "text": one[1], "message_id": one[2]} for one in sums], "attachments": files, "defaults": defaults}


# ---------------------------------------------------------------- quotes

WORDS = {"uk": ("Пропонуємо:", "Разом", "з ПДВ", "Ціна дійсна до"), "pl": ("Proponujemy:", "Razem", "z VAT", "Cena ważna do"), "en": ("Our offer:", "Total", "with VAT", "The price holds until")}


def sum_of(amount: int) -> str:
    return f"{amount // 100},{amount % 100:02d} zł"


def quote_of(state: State, id: str) -> dict:
    one = next((one for one in state.data.setdefault("quotes", []) if one["id"] == id), None)
    if one is None:
        raise Refused(404, "not_found")
    return one


def quotes(handler, user, query, body):
    state = handler.state
    all_ = state.data.setdefault("quotes", [])
    if body is None:
        return 200, {"items": [one for one in reversed(all_) if query.get("conversation_id") in (None, one["conversation_id"]) and
                               query.get("client_id") in (None, (one["client"] or {}).get("id"))], "next": None}
    talk = state["conversations"].get(body["conversation_id"])
    if talk is None:
        raise Refused(422, "validation", "conversation_id")
    if not body["lines"]:
        raise Refused(422, "validation", "lines")
    lines = []
    for number, line in enumerate(body["lines"]):
        if not (line.get("description") or "").strip():
            raise Refused(422, "validation", f"lines.{number}.description")
        price = worked_out(state, line)
        if price["price"] is None:
            raise Refused(422, "validation", f"lines.{number}.pages" if price["pages"] is None else f"lines.{number}.unit_price")
        lines.append({**line, "pages": price["pages"], "unit_price": price["unit_price"], "price": price["price"]})
    total = {key: sum(line["price"][key] for line in lines) for key in ("net", "vat", "gross")}
    price = {"lines": [{"kind": "manual", "quantity": None, "rate": None, "amount": line["price"]["net"]} for line in lines], **total, "vat_rate": lines[0]["price"]["vat_rate"], "currency": "PLN"}
    head, all_words, with_vat, until = WORDS[body["language"] if body["language"] in WORDS else "en"]
    text = "\n".join([head, "", *(f"– {line['description']}: {sum_of(line['price']['gross'])}" for line in lines), "", f"{all_words}: {sum_of(total['gross'])} {with_vat}."] +
                     ([f"{until} {body['valid_until']}."] if body.get("valid_until") else []))
    one = {"id": new_id(), "conversation_id": talk["id"], "client": talk["client"], "order_id": body.get("order_id"), "message_id": None, "state": "draft", "language": body["language"],
           "lines": lines, "price": price, "text": text, "valid_until": body.get("valid_until"), "created_at": stamp(), "created_by": person(user), "decided_at": None, "decided_by": None,
           "accepted_message_id": None, "evidence": None}
    all_.append(one)
    return 201, one


def one_quote(handler, user, query, body, id):
    return 200, quote_of(handler.state, id)


def send(handler, user, query, body, id):
    with handler.state.lock:
        one = quote_of(handler.state, id)
        if one["state"] != "draft":
            if handler.state.data.setdefault("quote_keys", {}).get(body["idempotency_key"]) == id:
                return 200, one
            raise Refused(409, "quote_closed" if one["state"] != "accepted" else "quote_accepted")
        text = body.get("text") or one["text"]
        _, message = handler.send_reply(user, handler.state["conversations"][one["conversation_id"]], {
            "kind": "reply", "text": text, "last_seen_message_id": body["last_seen_message_id"], "idempotency_key": body["idempotency_key"], "signature": True})
        handler.state.data.setdefault("quote_keys", {})[body["idempotency_key"]] = id
        one.update(text=text, message_id=message["id"], state="sent")
        handler.state.event("conversation.changed", one["conversation_id"], reason="message")
        return 200, one


def words(message: dict | None) -> dict | None:
    """A message as it stands in the evidence."""
    return message and {"id": message["id"], "at": message["sent_at"], "stored_at": message["created_at"], "from_name": message["from"]["name"],
                        "from_address": message["from"]["address"], "text": message["text"], "text_sha256": hashlib.sha256(message["text"].encode()).hexdigest(), "original_sha256": None}


def decide(kind: str):
    def run(handler, user, query, body, id):
        with handler.state.lock:
            one = quote_of(handler.state, id)
            if one["state"] not in ("draft", "sent"):
                raise Refused(409, "quote_closed" if one["state"] != "accepted" else "quote_accepted")
            one.update(state=kind, decided_at=stamp(), decided_by=person(user))
            if kind == "accepted":
                wanted = (body or {}).get("message_id")
                known = {message["id"]: message for message in handler.state["messages"][one["conversation_id"]]}
                one["accepted_message_id"] = wanted
                one["evidence"] = {"accepted_at": one["decided_at"], "accepted_by": one["decided_by"], "content_sha256": hashlib.sha256(one["text"].encode()).hexdigest(),
                                   "quote_message": words(known.get(one["message_id"])), "accepted_message": words(known.get(wanted))}
            handler.state.event("conversation.changed", one["conversation_id"], reason="status")
            return 200, one
    return run


Handler.routes.update({
    f"GET {R}/orders/draft": draft, f"POST {R}/counts": counts, f"GET {R}/quotes": quotes, f"POST {R}/quotes": quotes, f"GET {R}/quotes/:": one_quote,
    f"POST {R}/quotes/:/send": send, f"POST {R}/quotes/:/accept": decide("accepted"), f"POST {R}/quotes/:/decline": decide("declined"),
    f"POST {R}/quotes/:/withdraw": decide("withdrawn"),
})
