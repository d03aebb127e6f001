"""Merging and splitting of conversations (docs/inbox.md)."""
from base import Refused
from routes import C, Handler
from state import new_id, stamp


def talk_of(handler, id: str) -> dict:
    talk = handler.state["conversations"].get(id)
    if talk is None:
        raise Refused(404, "not_found")
    if talk["platform"] != "email":
        raise Refused(422, "not_mail")
    return talk


def counted(handler, talk: dict) -> None:
    """What a list shows of a conversation, as its messages say."""
    messages = [one for one in handler.state["messages"][talk["id"]] if one["kind"] != "note"]
    messages.sort(key=lambda one: one["sent_at"] or one["created_at"])
    talk["message_count"] = len(messages)
    if messages:
        last = messages[-1]
        talk.update(last_message_at=last["sent_at"] or last["created_at"], preview=last["text"][:160].replace("\n", " "), last_direction=last["direction"])


def moves(handler) -> list:
    return handler.state.data.setdefault("moves", [])


def shown(move: dict) -> dict:
    return {key: move[key] for key in ("id", "kind", "at", "by", "undone_at", "from", "to", "messages")}


def told(handler, move: dict) -> None:
    for id in move["from"]:
        handler.state.event("messages.moved", None, **{"from": id, "to": move["to"]})
        handler.state.event("conversation.changed", id, reason="message")
    handler.state.event("conversation.changed", move["to"], reason="message")


def moved(handler, user, kind: str, sources: list, to: str, ids: dict) -> dict:
    move = {"id": new_id(), "kind": kind, "at": stamp(), "by": {"id": user["id"], "name": user["name"]}, "undone_at": None, "from": sources, "to": to,
            "messages": sum(len(list_) for list_ in ids.values()), "ids": ids}
    moves(handler).append(move)
    carry(handler, ids, to)
    return move


def carry(handler, ids: dict, to: str) -> None:
    for source, list_ in ids.items():
        all_ = handler.state["messages"][source]
        going = [one for one in all_ if one["id"] in list_]
        handler.state["messages"][source] = [one for one in all_ if one["id"] not in list_]
        for one in going:
            one["conversation_id"] = to
        handler.state["messages"][to] = sorted(handler.state["messages"][to] + going, key=lambda one: one["sent_at"] or one["created_at"])


def merge(handler, user, query, body, id):
    into, sources = talk_of(handler, id), [talk_of(handler, one) for one in body["from"]]
    if id in body["from"]:
        raise Refused(422, "validation", "from")
    ids = {one["id"]: [message["id"] for message in handler.state["messages"][one["id"]]] for one in sources}
    move = moved(handler, user, "merge", body["from"], id, ids)
    for one in sources:
        one["merged_into"] = id
        into["unread_count"] += one["unread_count"]
        if one["status"] == "open":
            into["status"] = "open"
    counted(handler, into)
    told(handler, move)
    return 201, {"move": shown(move), "conversation": into}


def split(handler, user, query, body, id):
    talk = talk_of(handler, id)
    all_ = handler.state["messages"][id]
    going = [one for one in all_ if one["id"] in body["message_ids"]]
    if not going or len(going) == len(all_):
        raise Refused(422, "validation", "message_ids")
    new = {**talk, "id": new_id(), "external_id": None, "subject": going[0]["subject"] or talk["subject"], "unread_count": 0, "tags": list(talk["tags"])}
    handler.state["conversations"][new["id"]] = new
    handler.state["messages"][new["id"]] = []
    move = moved(handler, user, "split", [id], new["id"], {id: [one["id"] for one in going]})
    counted(handler, new)
    counted(handler, talk)
    told(handler, move)
    return 201, {"move": shown(move), "conversation": new}


def undo(handler, user, query, body, id):
    move = next((one for one in moves(handler) if one["id"] == id), None)
    if move is None:
        raise Refused(404, "not_found")
    talks = handler.state["conversations"]
    if not move["undone_at"]:
        move["undone_at"] = stamp()
        for source, list_ in move["ids"].items():
            carry(handler, {move["to"]: list_}, source)
            talks[source]["merged_into"] = None
            counted(handler, talks[source])
        counted(handler, talks[move["to"]])
        if not handler.state["messages"][move["to"]]:
            talks[move["to"]]["merged_into"] = move["from"][0]
        told(handler, move)
    return 200, {"move": shown(move), "conversations": [talks[one] for one in [*move["from"], move["to"]]]}


def of(handler, user, query, body, id):
    items = [shown(one) for one in reversed(moves(handler)) if not one["undone_at"] and id in (one["to"], *one["from"])]
    return 200, {"items": items[:50], "next": None}


Handler.routes.update({f"POST {C}/conversations/:/merge": merge, f"POST {C}/conversations/:/split": split, f"POST {C}/moves/:/undo": undo,
                       f"GET {C}/conversations/:/moves": of})
