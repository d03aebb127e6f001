"""Filters of the list, saved views, and many changes at once (docs/inbox.md)."""
import search_words
from base import Refused
from routes import C, Handler, belongs, page_of
from state import new_id
from together import change_conversation

FIELDS = ("platform", "account", "assignee", "tag", "client", "q")
MOST = 50


def passes(one: dict, query: dict, user: str) -> bool:
    holder = (one["assignee"] or {}).get("id")
    wanted = {"me": user, "none": None}.get(query.get("assignee", ""), query.get("assignee"))
    return ((not query.get("platform") or one["platform"] == query["platform"])
            and (not query.get("account") or one["channel_account_id"] == query["account"])
            and (not query.get("assignee") or holder == wanted)
            and (not query.get("tag") or query["tag"].lower() in [tag.lower() for tag in one["tags"]])
            and (not query.get("client") or (one["client"] or {}).get("id") == query["client"]))


def inbox(handler, user, query, _):
    items = [one for one in handler.state["conversations"].values()
             if not one.get("merged_into") and belongs(query.get("view", "open"), one, user["id"]) and passes(one, query, user["id"])]
    if query.get("q"):
        asked = search_words.read(query["q"], handler.state)
        items = [one for one in items if search_words.fits(handler.state, one, asked, user)]
    return 200, page_of(sorted(items, key=lambda one: one["last_message_at"], reverse=True), query)


def views_of(handler) -> list:
    return handler.state.data.setdefault("views", [])


def seen(one: dict, user: dict) -> dict:
    order = one.get("places", {}).get(user["id"])
    return {**{key: one[key] for key in ("id", "name", "shared", "owner", "filter", "revision")}, "mine": one["owner"]["id"] == user["id"], "order": order}


def views(handler, user, query, body):
    if body is None:
        own = [seen(one, user) for one in views_of(handler) if one["shared"] or one["owner"]["id"] == user["id"]]
        own.sort(key=lambda one: (one["order"] is None, one["order"] or 0))
        for one in own:
            del one["order"]
        return 200, {"items": own, "next": None}
    checked(body)
    if sum(one["owner"]["id"] == user["id"] for one in views_of(handler)) >= MOST:
        raise Refused(422, "validation", "name")
    one = {"id": new_id(), "name": body["name"].strip(), "shared": body.get("shared", False), "owner": {"id": user["id"], "name": user["name"]},
           "filter": body["filter"], "revision": 1}
    views_of(handler).append(one)
    told(handler, one)
    return 201, seen(one, user)


def checked(body: dict) -> None:
    if "name" in body and not 1 <= len(body["name"].strip()) <= 60:
        raise Refused(422, "validation", "name")


def told(handler, one: dict) -> None:
    handler.state.event("view.changed", None, **({} if one["shared"] else {"only": one["owner"]["id"]}))


def one_view(handler, user, query, body, id):
    one = next((one for one in views_of(handler) if one["id"] == id and (one["shared"] or one["owner"]["id"] == user["id"])), None)
    if one is None:
        raise Refused(404, "not_found")
    if one["owner"]["id"] != user["id"] and user["role"] != "owner":
        raise Refused(403, "forbidden")
    if body is None:
        views_of(handler).remove(one)
        told(handler, one)
        return 204, None
    checked(body)
    one.update({key: body[key] for key in ("name", "shared", "filter") if key in body}, revision=one["revision"] + 1)
    told(handler, {**one, "shared": True})
    return 200, seen(one, user)


def order(handler, user, query, body):
    for one in views_of(handler):
        if one["id"] in body["ids"]:
            one.setdefault("places", {})[user["id"]] = body["ids"].index(one["id"])
    handler.state.event("view.changed", None, only=user["id"])
    return 204, None


def changes(handler, user, query, body):
    if not 1 <= len(body["changes"]) <= 200:
        raise Refused(422, "validation", "changes")
    refusing = handler.state.data.pop("refuse_changes", None)
    if refusing == "all":
        raise Refused(500, "server")
    items, failed = [], []
    for number, change in enumerate(body["changes"]):
        id, patch = change["id"], {key: value for key, value in change.items() if key != "id"}
        talk = handler.state["conversations"].get(id)
        if talk is None or refusing == number:
            failed.append({"id": id, "code": "not_found", "detail": "There is no such conversation."})
            continue
        tags = patch.pop("tags", talk["tags"])
        gone = [tag.lower() for tag in patch.pop("tags_remove", [])]
        tags = [tag for tag in tags if tag.lower() not in gone]
        tags += [tag for tag in patch.pop("tags_add", []) if tag.lower() not in [one.lower() for one in tags]]
        items.append(change_conversation(handler, user, query, {**patch, "tags": tags}, id)[1])
    return 200, {"items": items, "failed": failed}


def perform(state, task: dict) -> dict | None:
    """`refuse_changes`: the next request of many changes fails: wholly, or for the one with this number."""
    if task["do"] == "refuse_changes":
        state.data["refuse_changes"] = task["which"]
        return {"ok": True}
    return None


V = f"{C}/views"
Handler.routes.update({f"GET {C}/inbox": inbox, f"GET {V}": views, f"POST {V}": views, f"PATCH {V}/:": one_view, f"DELETE {V}/:": one_view,
                       f"POST {V}/order": order, f"POST {C}/conversations/changes": changes})
