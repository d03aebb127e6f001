"""The search with its operators, suggestions, counts and pages (docs/inbox.md)."""
import re

from routes import Handler, belongs, folded, found, phone_of

OPERATORS = ("from", "to", "subject", "has", "is", "before", "after", "on", "platform", "account", "tag", "assignee")
CHOICES = {"has": ("attachment", "image", "pdf", "link", "order"), "platform": ("email", "telegram", "whatsapp", "instagram", "facebook"),
           "is": ("open", "closed", "snoozed", "unread", "mine", "unassigned", "note", "sent", "received")}
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?$")


def read(q: str, state) -> dict:
    """Words, phrases, operators, and hints for what cannot be read."""
    words, used, hints = [], [], []
    for text in re.findall(r'(?:[^\s"]|"[^"]*(?:"|$))+', q):
        named = re.match(r"(-?)([a-z]+):(.*)$", text, re.I | re.S)
        if not named or named[2].lower() not in OPERATORS:
            words.append(text.replace('"', ""))
            continue
        operator, value = named[2].lower(), named[3].replace('"', "").strip()
        if not value:
            continue
        wrong = (operator in CHOICES and value.lower() not in CHOICES[operator]) or (operator in ("before", "after", "on") and not DAY.match(value))
        if wrong:
            hints.append({"operator": operator, "value": value, "code": "not_read", "detail": f"{operator}: does not take {value}."})
        else:
            used.append((operator, value, named[1] == "-"))
    # A number is one word, however it is parted.
    return {"words": [" ".join(words)] if phone_of(" ".join(words)) else words, "used": used, "hints": hints}


def holds(operator: str, value: str, talk: dict, one: dict, user: dict) -> bool:
    low = folded(value)
    at = one["sent_at"] or one["created_at"]
    people = {"from": [one.get("from")], "to": one.get("to") or []}
    if operator in people:
        return any(low in folded(f"{who['name']} {who['address']}") for who in people[operator] if who)
    if operator == "subject":
        return low in folded(talk["subject"] or "")
    if operator == "has":
        kinds = [file["mime"] for file in one.get("attachments", [])]
        return {"attachment": bool(kinds), "image": any(kind.startswith("image/") for kind in kinds), "pdf": "application/pdf" in kinds,
                "link": "http" in one["text"], "order": False}[value.lower()]
    if operator == "is":
        return {"note": one["kind"] == "note", "sent": one["direction"] == "outbound", "received": one["direction"] == "inbound",
                "unread": talk["unread_count"] > 0}.get(value.lower(), value.lower() not in ("note", "sent", "received", "unread")
                                                        and belongs(value.lower(), talk, user["id"]))
    if operator in ("before", "after", "on"):
        day = at[:len(value)]
        return {"before": day < value, "after": day > value, "on": day == value}[operator]
    if operator == "assignee":
        holder = talk["assignee"] or {}
        return {"me": holder.get("id") == user["id"], "none": not holder}.get(value.lower(), low in folded(holder.get("name", "")))
    if operator == "tag":
        return value.lower() in [tag.lower() for tag in talk["tags"]]
    if operator == "platform":
        return talk["platform"] == value.lower()
    return True


def message_fits(talk: dict, one: dict, asked: dict, user: dict) -> bool:
    body = f"{one['text']} {talk['subject'] or ''} {talk['counterpart']['name']}"
    return all(found(body, word) for word in asked["words"]) and all(holds(name, value, talk, one, user) != turned for name, value, turned in asked["used"])


def fits(state, talk: dict, asked: dict, user: dict) -> bool:
    return any(message_fits(talk, one, asked, user) for one in state["messages"][talk["id"]])


def lit(text: str, words: list) -> list:
    return sorted(range_ for word in words for range_ in found(text, word))


def hits(state, asked: dict, user: dict) -> dict:
    words, by_kind = asked["words"], {"clients": [], "orders": [], "conversations": [], "messages": []}
    for one in state["clients"].values() if words and not asked["used"] else []:
        value = " · ".join([each["value"] for each in [*one["identities"], *(one.get("phones") or [])]])
        if all(found(f"{one['name']} {value}", word) for word in words):
            by_kind["clients"].append({"kind": "client", "id": one["id"], "title": one["name"], "snippet": value, "at": one["created_at"],
                                       "highlights": {"title": lit(one["name"], words), "snippet": lit(value, words)}})
    for talk in sorted(state["conversations"].values(), key=lambda one: one["last_message_at"], reverse=True):
        if talk.get("merged_into"):
            continue
        more = {key: talk[key] for key in ("client", "platform", "counterpart")} | {"conversation_id": talk["id"], "title": talk["subject"]}
        named = f"{talk['subject'] or ''} {talk['counterpart']['name']}"
        inside = [one for one in state["messages"][talk["id"]] if message_fits(talk, one, asked, user)]
        if inside or (words and not asked["used"] and all(found(named, word) for word in words)):
            preview = next((one["text"] for one in inside if lit(one["text"], words)), talk["preview"]).replace("\n", " ")
            by_kind["conversations"].append({**more, "kind": "conversation", "id": talk["id"], "snippet": preview, "at": talk["last_message_at"],
                                             "highlights": {"title": lit(talk["subject"] or "", words), "snippet": lit(preview, words)}})
        for one in inside:
            at = lit(one["text"], words)
            if words and not at:
                continue
            start = max(0, at[0][0] - 40) if at else 0
            snippet = one["text"][start:start + 160].replace("\n", " ")
            by_kind["messages"].append({**more, "kind": "message", "id": one["id"], "message_id": one["id"], "snippet": snippet, "at": one["sent_at"],
                                        "note": one["kind"] == "note", "highlights": {"title": [], "snippet": lit(snippet, words)}})
    return by_kind


def search(handler, user, query, _):
    q, kind, limit, start = query.get("q", "").strip(), query.get("kind", "all"), int(query.get("limit", 50)), int(query.get("cursor", 0))
    asked = read(q, handler.state)
    by_kind = hits(handler.state, asked, user) if asked["words"] or asked["used"] else {}
    counts = {name: min(len(by_kind.get(name, [])), 1000) for name in ("clients", "orders", "conversations", "messages")}
    counts["capped"] = [name for name, list_ in by_kind.items() if len(list_) > 1000]
    if kind == "all":
        items, next_ = by_kind.get("clients", [])[:5] + by_kind.get("conversations", [])[:limit], None
    else:
        all_ = by_kind.get(kind, [])
        items, next_ = all_[start:start + limit], str(start + limit) if start + limit < len(all_) else None
    return 200, {"items": items, "next": next_, "took_ms": 3, "counts": None if start else counts, "hints": asked["hints"]}


def suggestions(handler, user, query, _):
    word = re.search(r'(?:[^\s"]|"[^"]*(?:"|$))*$', query.get("q", ""))[0]
    named = re.match(r"(-?)([a-z]+):(.*)$", word, re.I)
    sign, name, value = named.groups() if named else ("", "", word)
    low, items = folded(value.replace('"', "")), []
    quoted = lambda text: f'"{text}"' if " " in text else text
    state = handler.state
    values = {"tag": sorted({tag for talk in state["conversations"].values() for tag in talk["tags"]}), "assignee": [one["name"] for one in state["users"]],
              "account": [one["address"] for one in state["channels"]] if "channels" in state.data else []}.get(name.lower(), [])
    begin = f"{sign}{name}:" if name else ""
    items += [{"kind": "value", "text": one, "insert": begin + quoted(one)} for one in values if low in folded(one)]
    if low and name.lower() in ("", "from", "to"):
        items += [{"kind": "client", "text": one["name"], "insert": begin + quoted(one["name"]), "detail": one["identities"][0]["value"], "id": one["id"]}
                  for one in state["clients"].values() if low in folded(one["name"])]
    return 200, {"items": items[:10]}


Handler.routes.update({"GET /api/v1/search": search, "GET /api/v1/search/suggestions": suggestions})
