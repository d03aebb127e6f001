"""Channel accounts of the mock: connecting, testing, health and the ledger. The name of the host decides what goes wrong:

    nowhere.*  refused.*  far.*  silent.*      the name, the connection
    stranger.*  (unless a CA is given)  expired.*  othername.*  plain.*  notls.*      encryption
    nopassword.*  and the password "wrong password"      signing in
    nofolders.*  newcode.* (a reason the page does not know)  cut.* (the answer breaks off)  odd.* (refused when it is stored)

Addresses at gmail.com, office.example, hosted.example, several.example and two.example show the other kinds of proposals.
"""
import datetime
import json
import threading
import time

from base import Refused
from state import State, new_id, stamp

FOLDERS = [("INBOX", "inbox", 1204), ("Sent", "sent", 318), ("Drafts", "drafts", 4), ("Archiwum 2025", "archive", 2950), ("Spam", "junk", 61), ("Trash", "trash", 12)]
STEPS = ["name", "connect", "tls", "sign_in", "folders", "outgoing"]
FAILURES = {
    "nowhere": ("name", "name_not_found"), "refused": ("connect", "refused"), "far": ("connect", "unreachable"), "silent": ("connect", "timed_out"),
    "stranger": ("tls", "tls_untrusted"), "expired": ("tls", "tls_expired"), "othername": ("tls", "tls_wrong_name"), "plain": ("tls", "starttls_missing"),
    "notls": ("tls", "tls_failed"), "nopassword": ("sign_in", "signin_unavailable"), "nofolders": ("folders", "server_refused"),
    "newcode": ("sign_in", "account_suspended"),
}
SAID = {"signin_refused": "[AUTHENTICATIONFAILED] Invalid credentials", "server_refused": "LIST: temporarily unavailable"}
OK = {"state": "ok", "since": None, "last_contact_at": None, "last_success_at": None, "backlog": 0, "reason": None, "words": None, "advice": None,
      "detail": None, "next_try_at": None, "on_server": None, "here": None, "checked_at": None}


def health(**more) -> dict:
    return {**OK, "since": stamp(), "last_contact_at": stamp(), "last_success_at": stamp(), **more}


def server(host: str, port: int = 993, security: str = "tls") -> dict:
    return {"host": host, "port": port, "security": security}


def candidate(imap: str, smtp: str | None = None, source: str = "usual", confirm: bool = False) -> dict:
    return {"imap": server(imap), "smtp": smtp and server(smtp, 465), "source": source, "confirm": confirm}


def listed(one: dict) -> dict:
    return {key: one.get(key) for key in ("id", "platform", "address", "name", "created_at", "connected", "health", "outgoing")}


def whole(one: dict) -> dict:
    email = one.get("email")
    return {**listed(one), "telegram": one.get("telegram"), "email": email and {key: value for key, value in email.items() if key != "password"}}


def folder(name: str, here: int = 0, **more) -> dict:
    role, count = next(((role, count) for known, role, count in FOLDERS if known == name), (None, None))
    return {"name": name, "role": role if role in ("inbox", "sent") else None, "on_server": count, "here": count if here < 0 else here,
            "backlog": 0, "oversized": 0, "gone": 0, "missing": False, **more}


def changed(state: State, one: dict) -> None:
    state.event("channel.changed", channel_id=one["id"], state=one["health"]["state"] if one["health"] else "off", backlog=(one["health"] or OK)["backlog"])


def connect(state: State, address: str, more: dict | None = None) -> dict:
    """An account that has been connected for a while; `more` is its health."""
    more = more or {}
    one = state.channel(address)
    chosen = [folder("INBOX", -1, oversized=1, gone=3), folder("Sent", -1)]
    one["connected"] = more.get("state") != "off"
    one["health"] = health(**{"on_server": 1522, "here": 1522, "checked_at": stamp(), **more})
    one["email"] = {"imap": {**server("imap." + address.split("@")[1]), "user": address}, "smtp": {**server("smtp." + address.split("@")[1], 465), "user": address},
                    "has_password": True, "password": "secret", "ca_pem": None, "backfill": "30d", "history": "read", "folders": chosen}
    one["ledger"] = {"checked_at": stamp(), "folders": [
        {key: part[key] for key in ("name", "on_server", "here", "gone", "oversized")} | {"missing": [], "missing_count": 0} for part in chosen]}
    changed(state, one)
    return one


def catch_up(state: State, one: dict, pace: float) -> None:
    """A back-fill as it goes on, newest first."""
    def work() -> None:
        while one["health"]["backlog"] > 0 and one["connected"]:
            time.sleep(pace * 4)
            with state.lock:
                for part in one["email"]["folders"]:
                    step = min(part["backlog"], max(1, part["on_server"] // 12))
                    part["backlog"] -= step
                    part["here"] += step
                one["health"].update(backlog=sum(part["backlog"] for part in one["email"]["folders"]),
                                     here=sum(part["here"] for part in one["email"]["folders"]), last_contact_at=stamp(), last_success_at=stamp())
                changed(state, one)
    threading.Thread(target=work, daemon=True).start()


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen."""
    with state.lock:
        if task["do"] == "pace":
            state.data["pace"] = task["seconds"]
        elif task["do"] == "disk":
            state.data["disk"] = task["disk"]
            state.event("disk.changed", None)
        elif task["do"] == "connect":
            one = connect(state, task["address"], task.get("health"))
            one.update(task.get("account", {}))
            if "ledger" in task:
                one["ledger"]["folders"][0].update(task["ledger"])
            return {"id": one["id"]}
        elif task["do"] == "health":
            one = state.channel(task["address"])
            one["health"].update(task["health"])
            changed(state, one)
        elif task["do"] == "forget channels":
            state["channels"].clear()
        elif task["do"] == "oversized":
            talk = next(talk for talk in state["conversations"].values() if task["subject"] in talk["subject"])
            mail = state.message(talk, "inbound", "", stamp(), type="unsupported", attachments=[],
                                 oversized={"size": task["size"], "state": task.get("state", "waiting"), "error": task.get("error")})
            state.event("conversation.changed", talk["id"], reason="message")
            return {"id": mail["id"], "conversation": talk["id"]}
        elif task["do"] == "whole":
            for list_ in state["messages"].values():
                for mail in list_:
                    if mail["id"] == task["id"]:
                        mail.update(oversized=task.get("oversized"), **({} if "oversized" in task else {"type": "text", "text": "Ось увесь лист."}))
                        state.event("conversation.changed", mail["conversation_id"], reason="message")
        else:
            return None
    return {}


class Channels:
    """The routes; mixed into the handler."""

    def account(self, user: dict, id: str) -> dict:
        self.owner(user)
        one = next((one for one in self.state["channels"] if one["id"] == id), None)
        if one is None:
            raise Refused(404, "not_found")
        return one

    def owner(self, user: dict) -> None:
        if user["role"] != "owner":
            raise Refused(403, "forbidden")

    def channels(self, user, query, body):
        return 200, {"items": [listed(one) for one in self.state["channels"]], "next": None}

    def channel(self, user, query, body, id):
        return 200, whole(self.account(user, id))

    def proposals(self, user, query, body):
        self.owner(user)
        address = body["address"]
        domain = address.rpartition("@")[2]
        answer = {"provider": None, "note": None, "note_url": None, "user": address, "candidates": []}
        if not domain or "@" not in address or domain.startswith("."):
            raise Refused(422, "validation", "address")
        if domain == "gmail.com":
            answer.update(provider="Gmail", note="app_password", note_url="https://myaccount.google.com/apppasswords",
                          candidates=[candidate("imap.gmail.com", "smtp.gmail.com", "table")])
        elif domain == "office.example":
            answer.update(provider="Microsoft 365", note="no_password_signin", note_url="https://learn.microsoft.com/exchange/")
        elif domain == "hosted.example":
            answer["candidates"] = [candidate("mail.provider.example", "mail.provider.example", "srv", True)]
        elif domain == "several.example":
            answer["candidates"] = [candidate("nowhere.several.example"), candidate("othername.several.example"), candidate("mail.several.example")]
        elif domain == "two.example":
            answer["candidates"] = [candidate("imap.two.example"), candidate("mail.two.example")]
        else:
            answer["candidates"] = [candidate(f"imap.{domain}", f"smtp.{domain}")]
        return 200, answer

    def test(self, user, query, body):
        self.owner(user)
        self.refuse(body)
        host, pace = body["imap"]["host"], self.state.data.get("pace", 0.03)
        password = body.get("password") or "stored"
        step_at, reason = FAILURES.get(host.partition(".")[0], (None, None))
        if reason == "tls_untrusted" and body.get("ca_pem"):
            step_at = reason = None
        if reason is None and password == "wrong password":
            step_at, reason = "sign_in", "signin_refused"
        if reason is None and (body.get("smtp") or {}).get("host", "").startswith("refused."):
            step_at, reason = "outgoing", "refused"
        self.send_response(200)
        for name, value in {"Content-Type": "application/x-ndjson", "Cache-Control": "no-store", "Transfer-Encoding": "chunked"}.items():
            self.send_header(name, value)
        self.end_headers()

        def say(line: dict) -> None:
            # In two pieces, as a network cuts where it likes.
            raw = (json.dumps(line, ensure_ascii=False) + "\n").encode()
            for piece in (raw[:len(raw) // 2], raw[len(raw) // 2:]):
                self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
                self.wfile.flush()

        nothing = {"reason": None, "words": None, "advice": None, "detail": None}
        ok = True
        for step in STEPS:
            if step == "tls" and body["imap"]["security"] == "none" or step == "outgoing" and not body.get("smtp"):
                continue
            say({"step": step, "state": "running", **nothing})
            time.sleep(pace)
            if host.startswith("cut.") and step == "sign_in":
                self.close_connection = True
                return
            if step == step_at:
                say({"step": step, "state": "failed", "reason": reason, "words": f"Words of the server for {reason}.",
                     "advice": f"Advice of the server for {reason}.", "detail": SAID.get(reason)})
                ok = False
                break
            say({"step": step, "state": "ok", **nothing})
        folders = [{"name": name, "role": role, "messages": count} for name, role, count in FOLDERS] if ok else []
        say({"step": "done", "ok": ok, "folders": folders})
        self.wfile.write(b"0\r\n\r\n")

    def refuse(self, body: dict) -> None:
        for at in ("imap", "smtp"):
            one = body.get(at)
            if one and (" " in one["host"] or not one["host"]):
                raise Refused(422, "validation", f"{at}.host")
            if one and not 0 < one["port"] < 65536:
                raise Refused(422, "validation", f"{at}.port")
            if one and one["security"] == "none" and one["host"] not in ("localhost", "127.0.0.1", "::1"):
                raise Refused(422, "validation", f"{at}.security")
        if body.get("ca_pem") and "MII" not in body["ca_pem"]:
            raise Refused(422, "validation", "ca_pem")

    def add_channel(self, user, query, body):
        self.owner(user)
        self.refuse(body)
        if body["imap"]["host"].startswith("odd."):
            raise Refused(422, "validation", "imap.host")
        for one in self.state["channels"]:
            if one["address"] == body["address"] and one.get("email"):
                raise Refused(409, "address_taken", "address")
            if one.get("email") and (one["email"]["imap"]["host"], one["email"]["imap"]["user"]) == (body["imap"]["host"], body["imap"]["user"]):
                raise Refused(409, "mailbox_taken")
        one = self.state.channel(body["address"])
        parts = [folder(name) for name in body.get("folders") or ["INBOX", "Sent"]]
        for part in parts:
            part["backlog"] = {"none": 0, "30d": (part["on_server"] or 0) // 4, "all": part["on_server"] or 0}[body.get("backfill", "30d")]
        backlog = sum(part["backlog"] for part in parts)
        one.update(connected=True, health=health(state="ok", backlog=backlog), ledger={"checked_at": None, "folders": [
            {"name": part["name"], "on_server": part["on_server"], "here": 0, "gone": 0, "oversized": 0, "missing": [], "missing_count": 0} for part in parts]})
        one["email"] = {"imap": body["imap"], "smtp": body["smtp"], "has_password": True, "password": body["password"], "ca_pem": body.get("ca_pem"),
                        "backfill": body.get("backfill", "30d"), "history": body.get("history", "read"), "folders": parts}
        changed(self.state, one)
        catch_up(self.state, one, self.state.data.get("pace", 0.03))
        return 201, whole(one)

    def change_channel(self, user, query, body, id):
        one = self.account(user, id)
        self.refuse(body)
        email = one.get("email") or {}
        if "folders" in body:
            known = {part["name"]: part for part in email["folders"]}
            email["folders"] = [known.get(name) or folder(name) for name in body["folders"]]
        email.update({key: body[key] for key in ("imap", "smtp", "password", "ca_pem", "backfill", "history") if key in body})
        if "name" in body:
            one["name"] = body["name"]
        if "connected" in body:
            one["connected"] = body["connected"]
            one["health"] = health(state="ok" if body["connected"] else "off", on_server=one["health"]["on_server"], here=one["health"]["here"])
        if "password" in body and one["health"]["state"] == "down":
            one["health"] = health(on_server=one["health"]["on_server"], here=one["health"]["here"])
        changed(self.state, one)
        return 200, whole(one)

    def later(self, work) -> None:
        threading.Timer(self.state.data.get("pace", 0.03) * 5, work).start()

    def check_channel(self, user, query, body, id):
        one = self.account(user, id)

        def work() -> None:
            one["ledger"]["checked_at"] = one["health"]["checked_at"] = stamp()
            changed(self.state, one)
        self.later(work)
        return 202, None

    def retry_channel(self, user, query, body, id):
        one = self.account(user, id)

        def work() -> None:
            soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=90)
            one["health"].update(last_contact_at=stamp(), next_try_at=stamp(soon))
            changed(self.state, one)
        self.later(work)
        return 202, None

    def ledger(self, user, query, body, id):
        one = self.account(user, id)
        return 200, one.get("ledger") or {"checked_at": None, "folders": []}

    def fetch_mail(self, user, query, body, id):
        mail = self.one_message(id)
        if not mail.get("oversized"):
            raise Refused(409, "not_oversized")
        mail["oversized"] = {**mail["oversized"], "state": "wanted", "error": None}
        self.state.event("conversation.changed", mail["conversation_id"], reason="status")
        return 202, None
