"""What goes out (docs/sending.md): answers, first messages, files and drafts. Nothing is sent; states move by time, and by what a test
says with `POST /mock`:

    {"do": "next_send", "outcome": "recipient_refused" | another fault | "uncertain" | "retry" | "stay" | "newer_message"}
    {"do": "writes", "who": part of a name, "text": …}          the client writes
    {"do": "answers", "who": part of a name, "by": e-mail, "text": …}     a colleague answers
    {"do": "outgoing", "address": …, "state": "down", "reason": …}        an account cannot send
    {"do": "upload_pace", "seconds": …}                         every file takes that long
"""
import base64
import datetime
import hashlib
import re
import threading
import time
import urllib.parse

from base import Refused
from state import State, new_id, stamp

SAID = {
    "recipient_refused": "550 5.1.1 <kowalski@example.net>: Recipient address rejected: User unknown", "sender_refused": "553 5.7.1 Sender address rejected: not owned by user",
    "content_refused": "554 5.7.1 Message refused: suspicious link", "too_large": "552 5.3.4 Message size exceeds fixed limit",
    "gave_up": "450 4.2.0 Mailbox busy", "bounced": "550 5.1.1 The email account that you tried to reach does not exist",
}
LARGEST = 50 * 1024 * 1024
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def ahead(seconds: float) -> str:
    return stamp(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds))


def seconds_until(time_: str) -> float:
    return (datetime.datetime.fromisoformat(time_.replace("Z", "+00:00")) - datetime.datetime.now(datetime.timezone.utc)).total_seconds()


def box(state: State) -> dict:
    """What the outbox remembers; `plans` are the outcomes that tests have ordered."""
    return state.data.setdefault("outbox", {"plans": [], "keys": {}, "drafts": {}, "requests": {}, "pace": 0})


def changed(state: State, one: dict, reason: str = "status") -> None:
    state.event("conversation.changed", one["conversation_id"], reason=reason)


def work(state: State, one: dict) -> None:
    """A moment in the life of a message on its way. Runs once its time has come."""
    with state.lock:
        if one["state"] != "queued" or one.get("gone") or seconds_until(one["outgoing"]["due_at"]) > 0.05:
            return
        plans = box(state)["plans"]
        plan = plans.pop(0) if plans else "sent"
        if plan == "stay":
            return
        one["outgoing"]["attempts"] += 1
        if plan == "retry":
            one["outgoing"].update(due_at=ahead(900), scheduled=False, retrying_since=one["outgoing"]["retrying_since"] or stamp())
            return changed(state, one)
        one["state"], one["outgoing"]["stage"] = "sending", "sending"
        changed(state, one)
    threading.Timer(0.25, finish, (state, one, plan)).start()


def finish(state: State, one: dict, plan: str) -> None:
    with state.lock:
        if plan == "sent":
            one.update(state="sent", outgoing=None, sent_at=stamp(), external_id=f"<drg-{one['id'].replace('-', '')}@example.test>")
        elif plan in ("uncertain", "interrupted"):
            one.update(state="uncertain", fault="interrupted" if plan == "interrupted" else "unconfirmed")
            one["outgoing"]["stage"] = "stopped"
        else:
            one.update(state="failed", fault=plan, fault_detail=SAID.get(plan), error=f"The message was not sent: {plan}.")
            one["outgoing"]["stage"] = "stopped"
        if one["state"] in ("failed", "uncertain"):
            state["conversations"][one["conversation_id"]]["attention"] = True
        changed(state, one)


def start(state: State, one: dict) -> None:
    threading.Timer(max(0.0, seconds_until(one["outgoing"]["due_at"])) + 0.05, work, (state, one)).start()


def perform(state: State, task: dict) -> dict | None:
    if task["do"] == "next_send":
        box(state)["plans"].append(task["outcome"])
    elif task["do"] == "upload_pace":
        box(state)["pace"] = task["seconds"]
    elif task["do"] == "outgoing":
        one = state.channel(task["address"])
        one["outgoing"] = {"state": task["state"], "reason": task.get("reason"), "words": None, "advice": None, "detail": None, "next_try_at": None, "queued": 1}
        state.event("channel.changed", channel_id=one["id"])
    elif task["do"] in ("writes", "answers"):
        talk = next(one for one in state["conversations"].values() if task["who"] in one["counterpart"]["name"])
        author = next((one for one in state["users"] if one["email"] == task.get("by")), None)
        more = {"author": {"id": author["id"], "name": author["name"]}, "from": {"name": author["name"], "address": "biuro@example.test"}} if author else {}
        one = state.message(talk, "outbound" if author else "inbound", task["text"], stamp(), **more)
        if not task.get("quietly"):
            changed(state, one, "message")
        return {"id": one["id"]}
    else:
        return None
    return {}


def shown(one: dict) -> dict:
    return {key: value for key, value in one.items() if key not in ("html", "raw", "key", "gone", "versions")}


class Sending:
    """The routes; mixed into the handler."""

    def check_letter(self, body: dict) -> None:
        for field in ("to", "cc", "bcc"):
            for one in body.get(field) or []:
                if not ADDRESS.fullmatch(one["address"]):
                    raise Refused(422, "validation", field)
        if any(id not in self.state["files"] for id in body.get("attachments") or []):
            raise Refused(422, "validation", "attachments")
        if not body["text"].strip() and not body.get("attachments") and not body.get("forward_of"):
            raise Refused(422, "validation", "text")
        if (body.get("send_at") or "") > ahead(366 * 86_400):
            raise Refused(422, "validation", "send_at")
        own = {one["address"] for one in self.state["channels"]}
        everyone = [one["address"] for field in ("to", "cc", "bcc") for one in body.get(field) or []]
        if everyone and all(one in own for one in everyone):
            raise Refused(422, "own_address", "to")

    def again(self, user: dict, body: dict) -> dict | None:
        """The message that this request made before."""
        known = box(self.state)["keys"].get(f"{user['id']} {body['idempotency_key']}")
        if known and known["body"] != body:
            raise Refused(422, "validation", "idempotency_key")
        return known and next((one for list_ in self.state["messages"].values() for one in list_ if one["id"] == known["id"]), None)

    def send_reply(self, user, talk, body):
        with self.state.lock:
            self.check_letter(body)
            if one := self.again(user, body):
                return 200, shown(one)
            mails = [one for one in self.state["messages"][talk["id"]] if one["kind"] != "note"]
            at = next((index for index, one in enumerate(mails) if one["id"] == body["last_seen_message_id"]), -1)
            newer = [one for one in mails[at + 1:] if (one.get("author") or {}).get("id") != user["id"]]
            if newer:
                raise Refused(409, "newer_message", about={"message": shown(newer[-1])})
            return 201, shown(self.queue(user, talk, body, body.get("subject") or f"Re: {talk['subject']}"))

    def send_first(self, user, query, body):
        with self.state.lock:
            self.check_letter(body)
            if one := self.again(user, body):
                return 200, shown(one)
            if not body.get("to"):
                raise Refused(422, "validation", "to")
            to = body["to"][0]
            channel = next((one for one in self.state["channels"] if one["id"] == body["channel_account_id"]), None)
            if channel is None:
                raise Refused(422, "validation", "channel_account_id")
            talk = self.state.conversation(channel, self.state.client(to["name"], to["address"]), body.get("subject") or "", stamp())
            return 201, shown(self.queue(user, talk, body, body.get("subject") or ""))

    def queue(self, user: dict, talk: dict, body: dict, subject: str) -> dict:
        text = body["text"].strip()
        fold = []

        def below(more: str, kind: str) -> None:
            nonlocal text
            fold.append({"start": len(text), "end": len(text) + len(more), "kind": kind})
            text += more
        if body.get("signature") and user.get("signature"):
            below(f"\n\n-- \n{user['signature']}", "signature")
        original = body.get("in_reply_to") if body.get("quote") else body.get("forward_of")
        if original:
            below("\n\n" + self.quoted(self.one_message(original)), "quote")
        hold = body.get("hold_seconds", user.get("undo_seconds", 5))
        files = [{"id": id, "sha256": None, "inline": False, "state": "stored", **{key: self.state["files"][id][key] for key in ("name", "mime")},
                  "size": len(base64.b64decode(self.state["files"][id]["body"]))} for id in body.get("attachments") or []]
        one = self.state.message(
            talk, "outbound", text, stamp(), state="queued", subject=subject, fold=fold, attachments=files, external_id=None, has_html=True,
            author={"id": user["id"], "name": user["name"]}, to=body.get("to") or [talk["counterpart"]], cc=body.get("cc") or [], bcc=body.get("bcc") or [],
            fault=None, fault_detail=None, outgoing={"stage": "queued", "due_at": body.get("send_at") or ahead(hold), "scheduled": bool(body.get("send_at")),
                                                     "attempts": 0, "retrying_since": None}, **{"from": {"name": user["name"], "address": "biuro@example.test"}})
        box(self.state)["keys"][f"{user['id']} {body['idempotency_key']}"] = {"body": body, "id": one["id"]}
        box(self.state)["requests"][one["id"]] = body
        changed(self.state, one, "message")
        start(self.state, one)
        return one

    def quoted(self, one: dict) -> str:
        head = f"{one['sent_at'][:16].replace('T', ' ')}, {one['from']['name'] or one['from']['address']} <{one['from']['address']}>:"
        return "\n".join([head, *(f"> {line}" for line in one["text"].splitlines())])

    def beginning(self, user, query, body, id):
        one, mode = self.one_message(id), query.get("mode", "reply")
        talk = self.state["conversations"][one["conversation_id"]]
        own = {channel["address"] for channel in self.state["channels"]}
        to = [one["from"]] if one["direction"] == "inbound" else one["to"]
        others = [person for person in one["to"] + one["cc"] if person["address"] not in own and person["address"] not in {each["address"] for each in to}]
        subject = re.sub(r"(?i)^((re|fwd?):\s*)+", "", one["subject"] or "")
        return 200, {"mode": mode, "channel_account_id": talk["channel_account_id"], "to": [] if mode == "forward" else to,
                     "cc": others if mode == "all" else [], "subject": f"{'Fwd' if mode == 'forward' else 'Re'}: {subject}", "quoted": self.quoted(one),
                     "attachments": one["attachments"] if mode == "forward" else []}

    def cancel(self, user, query, body, id):
        with self.state.lock:
            one = self.one_message(id)
            if one["state"] not in ("queued", "failed"):
                raise Refused(409, "already_sending")
            one["gone"] = True
            talk = self.state["conversations"][one["conversation_id"]]
            self.state["messages"][talk["id"]].remove(one)
            changed(self.state, one, "message")
            rest = self.state["messages"][talk["id"]]
            if rest:
                talk.update(preview=" ".join(rest[-1]["text"].split())[:160], last_direction=rest[-1]["direction"], last_message_at=rest[-1]["sent_at"])
            else:
                del self.state["conversations"][talk["id"]], self.state["messages"][talk["id"]]
            return 200, {"conversation_id": talk["id"], "request": box(self.state)["requests"][id]}

    def put_again(self, one: dict) -> None:
        one.update(state="queued", fault=None, fault_detail=None, error=None,
                   outgoing={"stage": "queued", "due_at": ahead(0.3), "scheduled": False, "attempts": 0, "retrying_since": None})
        start(self.state, one)

    def retry(self, user, query, body, id):
        one = self.one_message(id)
        if one["state"] != "failed":
            raise Refused(409, "not_failed")
        self.put_again(one)
        changed(self.state, one)
        return 200, shown(one)

    def resolve(self, user, query, body, id):
        one = self.one_message(id)
        if one["state"] != "uncertain":
            raise Refused(409, "not_uncertain")
        if body["outcome"] == "resend":
            self.put_again(one)
        else:
            one.update(state="sent", outgoing=None, fault=None)
        changed(self.state, one)
        return 200, shown(one)

    def upload(self, user, query, body):
        if len(body) > LARGEST:
            raise Refused(413, "too_large")
        time.sleep(box(self.state)["pace"])
        kind = self.headers.get("Content-Type") or "application/octet-stream"
        id, name = new_id(), query["name"]
        self.state["files"][id] = {"name": name, "mime": kind, "body": base64.b64encode(body).decode()}
        return 201, {"id": id, "name": name, "mime": kind, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}

    def drafts(self, user, query, _):
        own = box(self.state)["drafts"].get(user["id"], {})
        return 200, {"items": list(own.values()), "next": None}

    def keep_draft(self, user, query, body, id):
        one = {"id": urllib.parse.unquote(id), "content": body, "updated_at": stamp()}
        box(self.state)["drafts"].setdefault(user["id"], {})[id] = one
        return 200, one

    def drop_draft(self, user, query, body, id):
        box(self.state)["drafts"].get(user["id"], {}).pop(id, None)
        return 204, None


C = "/api/v1/communications"
ROUTES = {
    f"POST {C}/conversations": Sending.send_first, f"GET {C}/messages/:/reply": Sending.beginning, f"POST {C}/messages/:/cancel": Sending.cancel,
    f"POST {C}/messages/:/retry": Sending.retry, f"POST {C}/messages/:/resolve": Sending.resolve, "POST /api/v1/files": Sending.upload,
    f"GET {C}/drafts": Sending.drafts, f"PUT {C}/drafts/:": Sending.keep_draft, f"DELETE {C}/drafts/:": Sending.drop_draft,
}
