"""What tells of news at the mock, and the files of a message together. Plain functions on the handler."""
import base64
import io
import re
import zipfile

import office_settings
from base import Refused
from orders_demo import notify
from routes import C, Handler
from state import State, new_id, stamp

office_settings.NOTIFY["types"] = {
    "message": {"page": True, "mail": False, "desktop": True}, "assigned": {"page": True, "mail": False, "desktop": True},
    "mention": {"page": True, "mail": True, "desktop": True}, **{name: {**ways, "desktop": name == "deadline"} for name, ways in office_settings.NOTIFY["types"].items()},
}


def together(handler, user, query, body, id):
    message = handler.one_message(id)
    file, names = io.BytesIO(), set()
    with zipfile.ZipFile(file, "w") as archive:
        for one in message["attachments"]:
            if one["state"] != "stored":
                continue
            name = re.sub(r"[\\/\x00-\x1f:]", "_", one["name"]) or "file"
            while name in names:
                name = "2-" + name
            names.add(name)
            archive.writestr(name, base64.b64decode(handler.state["files"][one["id"]]["body"]))
    if not names:
        raise Refused(404, "not_found")
    return handler.send(200, file.getvalue(), "application/zip", {"Content-Disposition": 'attachment; filename="files.zip"'})


def with_unread(handler, user, query, body):
    status, answer = Handler.me(handler, user, query, body)
    own = handler.state.data.get("notifications", [])
    return status, {**answer, "unread_notifications": sum(one["_user"] == user["id"] and not one["read_at"] for one in own)}


def find(state: State, who: str) -> dict:
    return next(one for one in state["conversations"].values() if who in one["counterpart"]["name"] or who in (one["subject"] or ""))


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    if task["do"] == "arrives":
        talk = find(state, task["who"])
        files = []
        for name, mime, body in task.get("files", []):
            one = {"id": new_id(), "name": name, "mime": mime, "size": len(base64.b64decode(body)), "sha256": None, "inline": False, "state": "stored"}
            state["files"][one["id"]] = {"name": name, "mime": mime, "body": body}
            files.append(one)
        if "assignee" in task:
            to = next((one for one in state["users"] if one["email"] == task["assignee"]), None)
            talk["assignee"] = to and {"id": to["id"], "name": to["name"]}
        one = state.message(talk, "inbound", task["text"], stamp(), attachments=files, **task.get("more", {}))
        state.event("conversation.changed", talk["id"], reason="message")
        return {"id": one["id"], "conversation": talk["id"]}
    if task["do"] == "told":
        user = next(one for one in state["users"] if one["email"] == task["to"])
        by = next(one for one in state["users"] if one["email"] == task["by"])
        talk = find(state, task["who"])
        return notify(state, user, task["type"], talk=talk, by={"id": by["id"], "name": by["name"]}, subject=talk["subject"])
    return None


Handler.routes.update({f"GET {C}/messages/:/files.zip": together, "GET /api/v1/auth/me": with_unread})
