"""What the mock server knows: plain dictionaries, kept as JSON in the data folder, with a numbered list of events."""
import datetime
import json
import pathlib
import threading
import uuid


def stamp(at: datetime.datetime | None = None) -> str:
    at = at or datetime.datetime.now(datetime.timezone.utc)
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def new_id() -> str:
    return str(uuid.uuid4())


class State:
    def __init__(self, folder: str):
        self.file = pathlib.Path(folder) / "mock.json"
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        # Who looks at which conversation, and what the sockets say without a number; neither outlives the process.
        self.present: dict = {}
        self.frames: list = []
        empty = {"users": [], "sessions": [], "tokens": [], "channels": [], "clients": {}, "conversations": {},
                 "messages": {}, "files": {}, "events": [], "orders": [], "payments": [], "setup": uuid.uuid4().hex}
        self.data = {**empty, **json.loads(self.file.read_text())} if self.file.exists() else empty

    def __getitem__(self, name):
        return self.data[name]

    def save(self) -> None:
        with self.lock:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(json.dumps(self.data))

    def event(self, kind: str, conversation: str | None = None, only: str | None = None, **data) -> None:
        with self.lock:
            item = {"n": self.last() + 1, "type": kind, "at": stamp(), "data": data, "only": only}
            if conversation:
                item["conversation_id"] = conversation
            self["events"].append(item)
            self.changed.notify_all()

    def after(self, n: int, user: str) -> list:
        with self.lock:
            return [one for one in self["events"] if one["n"] > n and one.get("only") in (None, user)]

    def last(self) -> int:
        return self["events"][-1]["n"] if self["events"] else 0

    def add_user(self, email: str, name: str, role: str, password: str, locale: str = "en") -> dict:
        user = {"id": new_id(), "email": email, "name": name, "role": role, "locale": locale, "theme": "system", "signature": "", "undo_seconds": 5,
                "created_at": stamp(), "disabled_at": None, "password": password}
        self["users"].append(user)
        self.event("user.changed")
        return user

    def channel(self, address: str) -> dict:
        for one in self["channels"]:
            if one["address"] == address:
                return one
        one = {"id": new_id(), "platform": "email", "name": address.split("@")[0], "address": address, "created_at": stamp(),
               "connected": False, "health": None, "email": None}
        self["channels"].append(one)
        return one

    def client(self, name: str, address: str, kind: str = "person", language: str | None = None) -> dict:
        for one in self["clients"].values():
            if any(identity["value"] == address for identity in one["identities"]):
                return one
        one = {"id": new_id(), "name": name or address, "kind": kind, "language": language, "note": None, "created_at": stamp(),
               "identities": [{"platform": "email", "kind": "email", "value": address}]}
        self["clients"][one["id"]] = one
        return one

    def conversation(self, channel: dict, client: dict, subject: str, at: str, platform: str = "email") -> dict:
        address = client["identities"][0]["value"]
        one = {"id": new_id(), "platform": platform, "channel_account_id": channel["id"], "external_id": None, "subject": subject,
               "preview": "", "status": "open", "snooze_until": None, "unread_count": 0, "message_count": 0, "last_message_at": at,
               "last_direction": "inbound", "client": {"id": client["id"], "name": client["name"]}, "assignee": None, "tags": [],
               "related_conversation_id": None, "counterpart": {"name": client["name"], "address": address}, "has_attachments": False, "attention": False}
        self["conversations"][one["id"]] = one
        self["messages"][one["id"]] = []
        return one

    def message(self, talk: dict, direction: str, text: str, at: str, unread: bool = True, **more) -> dict:
        inbound = direction == "inbound"
        one = {"id": new_id(), "conversation_id": talk["id"], "direction": direction, "type": "html" if more.get("html") else "text",
               "kind": "reply", "subject": talk["subject"], "text": text, "has_html": bool(more.get("html")),
               "html_remote_images": "http" in (more.get("html") or "") and "<img" in (more.get("html") or ""),
               "from": talk["counterpart"] if inbound else {"name": "Марта Левицька", "address": "biuro@example.test"},
               "to": [{"name": "", "address": "biuro@example.test"}] if inbound else [talk["counterpart"]], "cc": [],
               "sent_at": at, "created_at": at, "state": None if inbound else "sent", "error": None, "auto": None, "bounce": None,
               "defects": [], "external_id": f"<{new_id()}@example.test>", "size": len(text) + 2200, "attachments": [], "fold": []}
        one.update(more)
        self["messages"][talk["id"]].append(one)
        self["messages"][talk["id"]].sort(key=lambda m: m["sent_at"])
        talk["message_count"] += 1
        talk["has_attachments"] = talk["has_attachments"] or any(not a["inline"] for a in one["attachments"])
        if inbound and unread:
            talk["unread_count"] += 1
            talk["status"], talk["snooze_until"] = "open", None
        newest = self["messages"][talk["id"]][-1]
        talk["preview"] = " ".join(newest["text"].split())[:160]
        talk["last_message_at"], talk["last_direction"] = newest["sent_at"], newest["direction"]
        return one
