"""Chats of the mock: invented people of a translation bureau on Telegram, every kind of message, and what can be done to them. What goes
wrong when a bot is connected is decided by a word in its token: "refused", "another", "webhook", "blocked" (no connection), "slow".

    {"do": "chats"}                                           fills in the conversations of `chats_demo.py`
    {"do": "chat_message", "who": part of a name, "text": …, "more": {…}}     somebody writes
    {"do": "chat_changes", "id": message, "fields": {…}}      a message becomes another one
    {"do": "refuse", "words": …}                              the platform refuses each change from now on; without words it takes them again
    {"do": "reach", "who": part of a name, "reach": …}        the bot is blocked, put out, let in
"""
import base64
import re
import threading

import channels
import sending
from base import Refused
from routes import C, R, S, Handler
from state import State, new_id, stamp

BOT = {"id": "712345678", "name": "Бюро «Слово»", "username": "slovo_biuro_bot", "can_join_groups": True, "can_read_groups": False,
       "can_connect_business": True}
FAULTS = {"refused": ("token_refused", "Unauthorized"), "another": ("another_reader", "Conflict: terminated by other getUpdates request"),
          "webhook": ("webhook_in_the_way", "Conflict: can't use getUpdates method while webhook is active"), "blocked": ("timed_out", None),
          "slow": ("rate_limited", "Too Many Requests: retry after 30")}
MARK = re.compile(r"\*\*(?=\S)(.*?\S)\*\*|\*(?=[^\s*])([^*\n]*?[^\s*])\*|\[([^\]\n]+)\]\((https?://[^\s)]+)\)")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parted(typed: str) -> tuple[str, list]:
    """Light formatting as text and entities (`LightMarkup.entities`), without what lies inside each other."""
    text, entities, at = "", [], 0
    for found in MARK.finditer(typed):
        text += typed[at:found.start()]
        words = found[1] or found[2] or found[3]
        start = units(text)
        text += words
        kind = "bold" if found[1] else "italic" if found[2] else "link"
        entities.append({"start": start, "end": units(text), "kind": kind, **({"url": found[4]} if found[4] else {})})
        at = found.end()
    return text + typed[at:], entities


def account(state: State, username: str = BOT["username"]) -> dict:
    for one in state["channels"]:
        if one["address"] == f"@{username}":
            return one
    one = {"id": new_id(), "platform": "telegram", "name": BOT["name"], "address": f"@{username}", "created_at": stamp(), "connected": True,
           "health": channels.health(), "outgoing": {"state": "ok", "reason": None, "words": None, "advice": None, "detail": None, "next_try_at": None, "queued": 0},
           "email": None, "telegram": {"bot": {**BOT, "username": username}, "api_base": None, "proxy": None, "mode": "polling", "webhook_url": None,
                                       "has_token": True, "business": []}}
    state["channels"].append(one)
    return one


def find(state: State, who: str) -> dict:
    return next(one for one in state["conversations"].values() if one.get("chat_kind") and who in one["counterpart"]["name"])


def touch(state: State, one: dict, reason: str = "status") -> None:
    state.event("conversation.changed", one["conversation_id"], reason=reason)


def check_reach(talk: dict) -> None:
    """Refuses what is known not to arrive."""
    code = {"blocked": "chat_blocked", "left": "chat_left", "read_only": "chat_read_only"}.get(talk.get("reach"))
    if talk["chat_kind"] == "notices":
        code = "no_answers"
    if code:
        raise Refused(409, code)


def later(state: State, work) -> None:
    """The platform answers in a moment."""
    def run() -> None:
        with state.lock:
            work()
    threading.Timer(state.data.get("pace", 0.03) * 5, run).start()


def refused(state: State, one: dict, kind: str) -> bool:
    """Whether the platform does not do it, for good; what was asked for before is over either way."""
    rest = [each for each in one.get("changes") or [] if each["kind"] != kind]
    words = state.data.get("refuse")
    one["changes"] = [*rest, {"kind": kind, "stage": "stopped", "error": words}] if words else rest
    if words:
        touch(state, one)
    return bool(words)


def own(handler, id: str) -> dict:
    one = handler.one_message(id)
    if one["direction"] != "outbound" or one["kind"] == "note":
        raise Refused(409, "not_own_message")
    if not one["external_id"]:
        raise Refused(409, "not_on_platform")
    return one


def edit(handler, user, query, body, id):
    one = own(handler, id)
    check_reach(handler.state["conversations"][one["conversation_id"]])
    if not body["text"].strip():
        raise Refused(422, "validation", "text")

    def work() -> None:
        if refused(handler.state, one, "edit"):
            return
        before = {"at": one.get("edited_at") or one["sent_at"], "text": one["text"], "entities": one.get("entities") or [], "attachments": []}
        one.setdefault("versions", []).insert(0, before)
        text, entities = parted(body["text"].strip())
        one.update(text=text, entities=entities, edited_at=stamp())
        touch(handler.state, one)
    later(handler.state, work)
    return 202, None


def withdraw(handler, user, query, body, id):
    one = own(handler, id)

    def work() -> None:
        if refused(handler.state, one, "withdraw"):
            return
        one["withdrawn_at"] = stamp()
        touch(handler.state, one)
    later(handler.state, work)
    return 202, None


def react(handler, user, query, body, id):
    one = handler.one_message(id)
    check_reach(handler.state["conversations"][one["conversation_id"]])
    if handler.state.data.get("refuse"):
        later(handler.state, lambda: refused(handler.state, one, "reaction"))
        return 202, None
    refused(handler.state, one, "reaction")
    rest = []
    for each in one.get("reactions") or []:
        names = [name for name in each["names"] if name != user["name"]] if each["own"] else each["names"]
        if names:
            rest.append({**each, "names": names, "count": len(names), "own": False})
    if body["emoji"]:
        known = next((each for each in rest if each["emoji"] == body["emoji"]), None)
        if known is None:
            known = {"emoji": body["emoji"], "count": 0, "names": []}
            rest.append(known)
        known.update(own=True, count=known["count"] + 1, names=[*known["names"], user["name"]])
    one["reactions"] = rest
    touch(handler.state, one)
    return 202, None


def versions(handler, user, query, body, id):
    return 200, {"items": handler.one_message(id).get("versions", []), "next": None}


def fetch_file(handler, user, query, body, id):
    for list_ in handler.state["messages"].values():
        for one in list_:
            for file in one["attachments"]:
                if file["id"] == id:
                    file.update(state="pending", fault=None)
                    touch(handler.state, one)

                    def work(file=file, one=one) -> None:
                        if id in handler.state["files"]:
                            file["state"] = "stored"
                            touch(handler.state, one)
                    later(handler.state, work)
                    return 202, None
    raise Refused(404, "not_found")


# Settings

def fault_of(token: str) -> dict | None:
    for word, (reason, detail) in FAULTS.items():
        if word in token:
            return {"ok": False, "reason": reason, "words": f"Words of the server for {reason}.", "advice": "Advice.", "detail": detail}
    return None


def check_bot(body: dict) -> None:
    base, proxy = body.get("api_base"), body.get("proxy")
    if base and not re.match(r"https://|http://(127\.0\.0\.1|localhost)", base):
        raise Refused(422, "validation", "api_base")
    if proxy and not re.match(r"socks5h?://\S+:\d+$", proxy):
        raise Refused(422, "validation", "proxy")
    if "token" in body and not re.fullmatch(r"\d+:[\w-]+", body["token"]):
        raise Refused(422, "validation", "token")


def bot_of(token: str) -> dict:
    """Another number of the token is another bot."""
    number = token.partition(":")[0]
    return BOT if number == BOT["id"] else {**BOT, "id": number, "name": "Tłumacz", "username": f"bot{number}_bot", "can_connect_business": False}


def test_bot(handler, user, query, body):
    handler.owner(user)
    check_bot(body)
    token = body.get("token") or f"{BOT['id']}:stored"
    return 200, fault_of(token) or {"ok": True, "bot": bot_of(token)}


mail_add, mail_change = Handler.add_channel, Handler.change_channel


def add_channel(handler, user, query, body):
    if body.get("platform") != "telegram":
        return mail_add(handler, user, query, body)
    handler.owner(user)
    check_bot(body)
    bot = bot_of(body["token"])
    if any(one["address"] == f"@{bot['username']}" for one in handler.state["channels"]):
        raise Refused(409, "address_taken", "token")
    one = account(handler.state, bot["username"])
    one["name"] = bot["name"]
    one["telegram"].update(bot=bot, **{key: body[key] for key in ("api_base", "proxy", "mode") if key in body})
    channels.changed(handler.state, one)
    return 201, channels.whole(one)


def change_channel(handler, user, query, body, id):
    one = handler.account(user, id)
    if one["platform"] != "telegram":
        return mail_change(handler, user, query, body, id)
    check_bot(body)
    telegram = one["telegram"]
    if "token" in body:
        if bot_of(body["token"])["id"] != telegram["bot"]["id"]:
            raise Refused(409, "other_bot", "token")
        one["health"] = channels.health()
    if body.get("mode") == "webhook":
        telegram["webhook_url"] = f"https://biuro.example.test/api/v1/communications/telegram/{one['id']}"
    telegram.update({key: body[key] for key in ("api_base", "proxy", "mode") if key in body})
    if "name" in body:
        one["name"] = body["name"]
    if "connected" in body:
        one["connected"] = body["connected"]
        one["health"] = channels.health(state="ok" if body["connected"] else "off")
    channels.changed(handler.state, one)
    return 200, channels.whole(one)


def traits(handler, user, query, body):
    """`ChannelTraits`; `limits` of a test makes them smaller."""
    def one(platform: str, text: int | None, caption: int | None) -> dict:
        return {"platform": platform, "text_limit": text, "caption_limit": caption, "file_limit": 50 << 20, "files_limit": 50 << 20, "has_subject": text is None,
                "has_recipients": text is None, "can_write_first": text is None, "can_edit": bool(text), "can_react": bool(text), "can_withdraw": bool(text),
                "fetch_limit": None, **handler.state.data.get("limits", {}).get(platform, {})}
    return 200, {"items": [one("email", None, None), one("telegram", 4096, 1024)], "next": None}


# Clients that may be the same

def duplicates(handler, user, query, body, id):
    clients = handler.state["clients"]
    if id not in clients:
        raise Refused(404, "not_found")
    one, found = clients[id], []
    phones = {each["value"] for each in one["identities"] if each["kind"] == "phone"}
    for other in clients.values():
        if other["id"] == id or other.get("merged"):
            continue
        reasons = [word for word, yes in {
            "same_phone": phones & {each["value"] for each in other["identities"] if each["kind"] == "phone"},
            "same_name": other["name"].lower() == one["name"].lower()}.items() if yes]
        if reasons:
            found.append({"client": handler.with_counts(other), "reasons": reasons, "score": 50 * len(reasons)})
    return 200, {"items": found, "next": None}


def merge(handler, user, query, body, id):
    state = handler.state
    if body["client_id"] == id:
        raise Refused(422, "same_client", "client_id")
    into, other = state["clients"][id], state["clients"][body["client_id"]]
    moved = [talk["id"] for talk in state["conversations"].values() if (talk["client"] or {}).get("id") == other["id"]]
    known = {(each["kind"], each["value"]) for each in into["identities"]}
    added = [each for each in other["identities"] if (each["kind"], each["value"]) not in known]
    for talk in moved:
        state["conversations"][talk]["client"] = {"id": id, "name": into["name"]}
        state.event("conversation.changed", talk, reason="client")
    into["identities"] = [*into["identities"], *added]
    other["merged"] = True
    made = new_id()
    state.data.setdefault("merges", {})[made] = {"into": id, "other": other["id"], "moved": moved, "added": added}
    return 200, {"merge_id": made}


def undo_merge(handler, user, query, body, id):
    state = handler.state
    done = state.data.get("merges", {}).pop(id, None)
    if done is None:
        raise Refused(409, "not_merged", "client_id")
    into, other = state["clients"][done["into"]], state["clients"][done["other"]]
    into["identities"] = [each for each in into["identities"] if each not in done["added"]]
    other["merged"] = False
    for talk in done["moved"]:
        state["conversations"][talk]["client"] = {"id": other["id"], "name": other["name"]}
        state.event("conversation.changed", talk, reason="client")
    return 204, None


def perform(state: State, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    with state.lock:
        if task["do"] == "chats":
            import chats_demo
            return chats_demo.fill(state)
        if task["do"] == "chat_message":
            talk = find(state, task["who"])
            one = state.message(talk, "inbound", task["text"], stamp(), **{"external_id": f"{talk['external_id']}/{new_id()}", **task.get("more", {})})
            touch(state, one, "message")
            return {"id": one["id"], "conversation": talk["id"]}
        if task["do"] == "chat_changes":
            one = next(one for list_ in state["messages"].values() for one in list_ if one["id"] == task["id"])
            one.update(task["fields"])
            touch(state, one)
            return {}
        if task["do"] == "limits":
            state.data["limits"] = task["limits"]
            return {}
        if task["do"] == "refuse":
            state.data["refuse"] = task.get("words")
            return {}
        if task["do"] == "reach":
            talk = find(state, task["who"])
            talk["reach"] = task["reach"]
            state.event("conversation.changed", talk["id"], reason="status")
            return {"id": talk["id"]}
        if task["do"] == "bot_health":
            one = account(state)
            one["health"].update(task["health"])
            channels.changed(state, one)
            return {"id": one["id"]}
    return None


def quoted(state: State, id: str | None) -> dict | None:
    for list_ in state["messages"].values():
        for one in list_:
            if one["id"] == id:
                return {"message_id": id, "external_id": one["external_id"], "name": (one["from"] or {}).get("name", ""), "text": one["text"][:160],
                        "type": one["type"]}
    return None


mail_queue = sending.Sending.queue


def queue(handler, user: dict, talk: dict, body: dict, subject: str) -> dict:
    if not talk.get("chat_kind"):
        return mail_queue(handler, user, talk, body, subject)
    check_reach(talk)
    text, entities = parted(body["text"].strip())
    one = mail_queue(handler, user, talk, {**body, "text": text}, "")
    one.update(entities=entities, quoted=quoted(handler.state, body.get("in_reply_to")), has_html=False)
    sending.box(handler.state)["keys"][f"{user['id']} {body['idempotency_key']}"]["body"] = body
    sending.box(handler.state)["requests"][one["id"]] = body
    for file in one["attachments"]:
        if file["mime"].startswith("image/"):
            raw = base64.b64decode(handler.state["files"][file["id"]]["body"])
            if raw[:4] == b"\x89PNG":
                file.update(width=int.from_bytes(raw[16:20], "big"), height=int.from_bytes(raw[20:24], "big"))
    return one


Handler.queue = queue
Handler.routes.update({
    f"PATCH {C}/messages/:": edit, f"DELETE {C}/messages/:": withdraw, f"PUT {C}/messages/:/reaction": react, f"GET {C}/messages/:/versions": versions,
    "POST /api/v1/files/:/fetch": fetch_file, f"POST {S}/channels/telegram/test": test_bot, f"POST {S}/channels": add_channel,
    f"GET {S}/channels/traits": traits, f"PATCH {S}/channels/:": change_channel, f"GET {R}/clients/:/duplicates": duplicates, f"POST {R}/clients/:/merge": merge,
    f"POST {R}/merges/:/undo": undo_merge,
})
