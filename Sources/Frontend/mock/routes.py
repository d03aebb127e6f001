"""The HTTP contract, answered from the state."""
import base64
import datetime
import json
import re
import unicodedata
import urllib.parse

import socket_frames
from base import Base, Refused, public
from channels import Channels
from sending import ROUTES as SENDING, Sending, shown
from state import new_id, stamp

HTML_POLICY = ("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:{}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
               "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox")
INLINE = re.compile(r"image/(png|jpeg|gif|webp)|application/pdf|audio/|video/")


def page_of(items: list, query: dict, standard: int = 50) -> dict:
    start, limit = int(query.get("cursor", 0)), int(query.get("limit", standard))
    return {"items": items[start:start + limit], "next": str(start + limit) if start + limit < len(items) else None}


def belongs(view: str, one: dict, user: str) -> bool:
    asleep = one["status"] == "open" and bool(one["snooze_until"]) and one["snooze_until"] > stamp()
    awake = one["status"] == "open" and not asleep
    return {"open": awake, "mine": awake and (one["assignee"] or {}).get("id") == user, "unassigned": awake and not one["assignee"],
            "snoozed": asleep, "closed": one["status"] == "closed", "all": True}[view]


def folded(text: str) -> str:
    """Without case and accents, letter for letter, so that positions stay."""
    plain = [unicodedata.normalize("NFD", letter)[0] for letter in text.lower()]
    return "".join(plain).replace("ł", "l")


def phone_of(q: str) -> str | None:
    """The last digits of a phone number, in whatever spelling it is sought."""
    digits = re.sub(r"^00", "", re.sub(r"\D", "", q))
    return digits[-9:] if 7 <= len(digits) <= 15 and re.fullmatch(r"[\d\s+().-]+", q.strip()) else None


def found(text: str, q: str) -> list:
    if phone := phone_of(q):
        return [[m.start(), m.end()] for m in re.finditer(r"[ ().-]*".join(phone), text)]
    return [[m.start(), m.end()] for word in folded(q).split() for m in re.finditer(re.escape(word), folded(text))]


class Handler(Channels, Sending, Base):
    def inbox(self, user, query, _):
        items = [one for one in self.state["conversations"].values() if belongs(query.get("view", "open"), one, user["id"]) and query.get("platform") in (None, one["platform"])]
        return 200, page_of(sorted(items, key=lambda one: one["last_message_at"], reverse=True), query)

    def counts(self, user, *_):
        all_ = self.state["conversations"].values()
        numbers = {view: sum(belongs(view, one, user["id"]) for one in all_) for view in ("open", "mine", "unassigned", "snoozed")}
        return 200, {**numbers, "unread": sum(one["unread_count"] > 0 and belongs("open", one, "") for one in all_)}

    def conversation(self, user, query, body, id):
        talk = self.state["conversations"].get(id)
        if talk is None:
            raise Refused(404, "not_found")
        if body is not None:
            if "unread" in body:
                talk["unread_count"] = max(1, talk["unread_count"]) if body["unread"] else 0
            if "assignee" in body:
                to = next((one for one in self.state["users"] if one["id"] == body["assignee"]), None)
                talk["assignee"] = to and {"id": to["id"], "name": to["name"]}
            talk.update({key: body[key] for key in ("status", "tags", "snooze_until") if key in body})
            self.state.event("conversation.changed", id, reason="status")
        return 200, talk

    def messages(self, user, query, body, id):
        if id not in self.state["messages"]:
            raise Refused(404, "not_found")
        if body is not None:
            talk = self.state["conversations"][id]
            return self.send_reply(user, talk, body) if body.get("kind") == "reply" else self.note(user, talk, body)
        newest = [shown(one) for one in reversed(self.state["messages"][id])]
        page = page_of(newest, query)
        page["items"].reverse()
        return 200, page

    def note(self, user, talk, body):
        for one in self.state["messages"][talk["id"]]:
            if one.get("key") == (key := [user["id"], body["idempotency_key"]]):
                if one["text"] != body["text"].strip():
                    raise Refused(422, "validation", "idempotency_key")
                return 200, one
        called = [public(one) for one in self.state["users"] if one["id"] in body.get("mentions", [])]
        head = {key: talk[key] for key in ("preview", "last_message_at", "last_direction")}
        one = self.state.message(talk, "outbound", body["text"].strip(), stamp(), kind="note", subject="", state=None, to=[], external_id=None,
                                 mentions=[{"id": one["id"], "name": one["name"]} for one in called], key=key,
                                 **{"from": {"name": user["name"], "address": user["email"]}})
        talk.update(head)
        self.state.event("conversation.changed", talk["id"], reason="note")
        for other in called:
            if other["id"] != user["id"]:
                self.state.event("mention", talk["id"], only=other["id"], message_id=one["id"], by={"id": user["id"], "name": user["name"]})
        return 201, one

    def tags(self, *_):
        tags = [tag for talk in self.state["conversations"].values() for tag in talk["tags"]]
        return 200, {"items": [{"name": tag, "count": tags.count(tag)} for tag in sorted(set(tags))], "next": None}

    def disk(self, *_):
        return 200, {"state": "ok", "free": 50 << 30, "floor": 1 << 30, "enough": 5 << 28, **self.state.data.get("disk", {})}

    def one_message(self, id):
        for list_ in self.state["messages"].values():
            for one in list_:
                if one["id"] == id:
                    return one
        raise Refused(404, "not_found")

    def html(self, user, query, body, id):
        html, images = self.one_message(id)["html"], query.get("images") == "1"
        if not images:
            html = re.sub(r"(?i)(<img[^>]*?)\ssrc=(\"|')https?://[^\"']*\2", r"\1", html)
        headers = {"Content-Security-Policy": HTML_POLICY.format(" https:" if images else ""), "Referrer-Policy": "no-referrer"}
        return self.send(200, html.encode(), "text/html; charset=utf-8", headers)

    def raw(self, user, query, body, id):
        text = self.one_message(id).get("raw") or "From: client@example.org\r\nSubject: mock\r\n\r\nmock"
        return self.send(200, text.encode("latin-1", "replace"), "message/rfc822", {"Content-Disposition": 'attachment; filename="message.eml"'})

    def file(self, user, query, body, id):
        one = self.state["files"].get(id)
        if one is None:
            raise Refused(404, "not_found")
        inline = INLINE.match(one["mime"]) and "download" not in query
        headers = {"Content-Disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{urllib.parse.quote(one['name'])}"}
        if one["mime"] != "application/pdf":
            headers["Content-Security-Policy"] = "sandbox"
        body = base64.b64decode(one["body"])
        # Without ranges nobody can seek in a sound or a film.
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        headers["Accept-Ranges"] = "bytes"
        if not asked:
            return self.send(200, body, one["mime"], headers)
        start, end = int(asked[1]), min(int(asked[2] or len(body) - 1), len(body) - 1)
        return self.send(206, body[start:end + 1], one["mime"], {**headers, "Content-Range": f"bytes {start}-{end}/{len(body)}"})

    def events(self, user, query, _):
        after = int(query.get("after", 0))
        if after > self.state.last():
            raise Refused(410, "resync")
        return 200, {"items": self.state.after(after, user["id"]), "next": self.state.last()}

    def with_counts(self, client):
        own = [one for one in self.state["conversations"].values() if (one["client"] or {}).get("id") == client["id"]]
        return {**client, "conversation_count": len(own), "last_message_at": max((one["last_message_at"] for one in own), default=None)}

    def clients(self, user, query, _):
        q = query.get("q", "").lower()
        items = [one for one in self.state["clients"].values() if not one.get("merged") and q in json.dumps(one, ensure_ascii=False).lower()]
        page = page_of(sorted(items, key=lambda one: one["name"]), query)
        page["items"] = [self.with_counts(one) for one in page["items"]]
        return 200, page

    def client(self, user, query, body, id):
        one = self.state["clients"].get(id)
        if one is None:
            raise Refused(404, "not_found")
        one.update(body or {})
        return 200, self.with_counts(one)

    def client_conversations(self, user, query, body, id):
        items = [one for one in self.state["conversations"].values() if (one["client"] or {}).get("id") == id]
        return 200, page_of(sorted(items, key=lambda one: one["last_message_at"], reverse=True), query)

    def search(self, user, query, _):
        q, kind, hits = query.get("q", "").strip(), query.get("kind", "all"), []
        limit = int(query.get("limit", 50))
        for one in self.state["clients"].values():
            value = one["identities"][0]["value"]
            if kind in ("all", "clients") and (found(one["name"], q) or found(value, q)):
                hits.append({"kind": "client", "id": one["id"], "title": one["name"], "snippet": value, "at": one["created_at"],
                             "highlights": {"title": found(one["name"], q), "snippet": found(value, q)}})
        hits = hits[:10]
        for talk in sorted(self.state["conversations"].values(), key=lambda one: one["last_message_at"], reverse=True):
            more = {key: talk[key] for key in ("client", "platform", "counterpart")} | {"conversation_id": talk["id"], "title": talk["subject"]}
            if kind in ("all", "conversations") and (found(talk["subject"] or "", q) or found(talk["counterpart"]["name"], q)):
                hits.append({**more, "kind": "conversation", "id": talk["id"], "snippet": talk["preview"], "at": talk["last_message_at"],
                             "highlights": {"title": found(talk["subject"] or "", q), "snippet": found(talk["preview"], q)}})
            for one in self.state["messages"][talk["id"]] if kind in ("all", "messages") else []:
                at = found(one["text"], q)
                if at:
                    start = max(0, at[0][0] - 40)
                    snippet = one["text"][start:start + 160].replace("\n", " ")
                    hits.append({**more, "kind": "message", "id": one["id"], "message_id": one["id"], "snippet": snippet, "at": one["sent_at"],
                                 "note": one["kind"] == "note", "highlights": {"title": [], "snippet": found(snippet, q)}})
            if len(hits) >= limit:
                break
        return 200, {"items": hits[:limit], "next": None, "took_ms": 3}

    def socket(self, user, query, _):
        socket_frames.run(self, int(query["after"]) if "after" in query else None)

    def change_user(self, user, query, body, id):
        one = next((one for one in self.state["users"] if one["id"] == id), None)
        if one is None:
            raise Refused(404, "not_found")
        owners = [other for other in self.state["users"] if other["role"] == "owner" and not other["disabled_at"]]
        if owners == [one] and (body.get("role", "owner") != "owner" or body.get("disabled")):
            raise Refused(409, "last_owner")
        if "disabled" in body:
            one["disabled_at"] = stamp() if body.pop("disabled") else None
        one.update(body)
        self.state.event("user.changed")
        return 200, public(one)


C, A, S, R = "/api/v1/communications", "/api/v1/auth", "/api/v1/settings", "/api/v1/crm"
Handler.routes = {
    **SENDING,
    f"GET {C}/inbox": Handler.inbox, f"GET {C}/inbox/counts": Handler.counts, f"GET {C}/ws": Handler.socket,
    f"GET {C}/conversations/:": Handler.conversation, f"PATCH {C}/conversations/:": Handler.conversation,
    f"GET {C}/tags": Handler.tags, f"GET {C}/conversations/:/messages": Handler.messages,
    f"POST {C}/conversations/:/messages": Handler.messages, f"GET {C}/messages/:/html": Handler.html, f"GET {C}/messages/:/raw": Handler.raw,
    "GET /api/v1/disk": Handler.disk, "GET /api/v1/files/:": Handler.file, "GET /api/v1/events": Handler.events, "GET /api/v1/search": Handler.search,
    f"GET {R}/clients": Handler.clients, f"GET {R}/clients/:": Handler.client, f"PATCH {R}/clients/:": Handler.client,
    f"GET {R}/clients/:/conversations": Handler.client_conversations, "GET /api/v1/users": Handler.colleagues,
    f"GET {S}/users": Handler.users, f"POST {S}/users": Handler.new_user, f"PATCH {S}/users/:": Handler.change_user,
    f"GET {S}/channels": Handler.channels, f"POST {S}/channels": Handler.add_channel, f"GET {S}/channels/:": Handler.channel,
    f"PATCH {S}/channels/:": Handler.change_channel, f"POST {S}/channels/email/proposals": Handler.proposals,
    f"POST {S}/channels/email/test": Handler.test, f"POST {S}/channels/:/check": Handler.check_channel,
    f"POST {S}/channels/:/retry": Handler.retry_channel, f"GET {S}/channels/:/ledger": Handler.ledger, f"POST {C}/messages/:/fetch": Handler.fetch_mail,
    f"GET {A}/me": Handler.me, f"PATCH {A}/me": Handler.change_me, f"POST {A}/password": Handler.password,
    f"GET {A}/sessions": Handler.sessions, f"DELETE {A}/sessions/:": Handler.end_session, f"POST {A}/logout": Handler.logout,
    f"GET {A}/tokens": Handler.tokens, f"POST {A}/tokens": Handler.new_token, f"DELETE {A}/tokens/:": Handler.end_token,
}
