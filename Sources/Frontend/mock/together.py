"""Working together: canned replies, presence, attention, conversations of another client. Plain functions on the handler."""
import time

from base import Refused
from routes import C, Handler
from state import State, new_id, stamp

LANGUAGES = {"uk", "pl", "en", "ru", "de"}
FORGOTTEN = 45


def canned_list(handler, user, query, body):
    return 200, {"items": sorted(handler.state.data.setdefault("canned", []), key=lambda one: one["shortcut"]), "next": None}


def checked(handler, body: dict, id: str | None) -> dict:
    own = handler.state.data.setdefault("canned", [])
    if "shortcut" in body:
        if not body["shortcut"] or any(not (c.isalnum() or c in "-_") for c in body["shortcut"]):
            raise Refused(422, "validation", "shortcut")
        if any(one["shortcut"] == body["shortcut"] and one["id"] != id for one in own):
            raise Refused(409, "shortcut_taken", "shortcut")
    if "title" in body and not body["title"].strip():
        raise Refused(422, "validation", "title")
    if "texts" in body and (set(body["texts"]) - LANGUAGES or not any(body["texts"].values())):
        raise Refused(422, "validation", "texts")
    return {key: body[key] for key in ("shortcut", "title", "texts") if key in body}


def canned_add(handler, user, query, body):
    one = {"id": new_id(), **checked(handler, {"shortcut": "", "title": "", "texts": {}, **body}, None), "created_at": stamp(), "updated_at": stamp()}
    handler.state["canned"].append(one)
    return 201, one


def canned_one(handler, user, query, body, id):
    one = next((one for one in handler.state.data.setdefault("canned", []) if one["id"] == id), None)
    if one is None:
        raise Refused(404, "not_found")
    if body is None:
        handler.state["canned"].remove(one)
        return 204, None
    one.update(checked(handler, body, id), updated_at=stamp())
    return 200, one


def people(state: State, conversation: str) -> list:
    now, here = time.monotonic(), state.present.setdefault(conversation, {})
    return [one for one in here.values() if now - one["at"] < FORGOTTEN]


def told(one: dict) -> dict:
    return {key: one[key] for key in ("id", "name", "state")}


def presence(handler, user, query, body, id):
    state = handler.state
    with state.lock:
        if id not in state["conversations"]:
            raise Refused(404, "not_found")
        if body is None:
            return 200, {"people": [told(one) for one in people(state, id)]}
        before = [told(one) for one in people(state, id)]
        if body["state"] == "away":
            state.present[id].pop(user["id"], None)
        else:
            state.present[id][user["id"]] = {"id": user["id"], "name": user["name"], "state": body["state"], "at": time.monotonic()}
        now = [told(one) for one in people(state, id)]
        if now != before:
            state.frames.append({"type": "presence", "conversation_id": id, "people": now})
    return 204, None


def change_conversation(handler, user, query, body, id):
    talk = handler.state["conversations"].get(id)
    if talk and body:
        if "client_id" in body:
            to = handler.state["clients"].get(body["client_id"])
            if body["client_id"] and not to:
                raise Refused(422, "validation", "client_id")
            talk["client"] = to and {"id": to["id"], "name": to["name"]}
        if "attention" in body:
            talk["attention"] = body["attention"]
        if body.get("status") == "closed":
            talk["snooze_until"] = None
    return Handler.conversation(handler, user, query, body, id)


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    if task["do"] == "attention":
        talk = next(talk for talk in state["conversations"].values() if task["subject"] in talk["subject"])
        talk["attention"] = True
        state.event("conversation.changed", talk["id"], reason="status")
        return {"id": talk["id"]}
    return None


Handler.routes.update({
    f"GET {C}/canned-replies": canned_list, f"POST {C}/canned-replies": canned_add, f"PATCH {C}/canned-replies/:": canned_one,
    f"DELETE {C}/canned-replies/:": canned_one, f"GET {C}/conversations/:/presence": presence, f"POST {C}/conversations/:/presence": presence,
    f"PATCH {C}/conversations/:": change_conversation,
})
