"""Two-factor at the mock, as docs/inbox.md has it: codes by RFC 6238 from the real secret, so that a test computes them as an app would; recovery
codes; ending sessions. Plain functions on the handler."""
import base64
import hashlib
import hmac
import secrets
import struct
import time

from base import Refused
from routes import A, S, Handler
from state import stamp


def code(secret: str, at: float | None = None) -> str:
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def kept(handler, user: dict) -> dict:
    return handler.state.data.setdefault("totp", {}).setdefault(user["id"], {"secret": None, "pending": None, "since": None, "recovery": [], "used": []})


def prove(own: dict, given: str) -> None:
    """A code, one step either way, or a recovery code; each is good once."""
    plain = "".join(letter for letter in given if letter.isalnum()).lower()
    for step in (-1, 0, 1):
        if plain == code(own["secret"], time.time() + 30 * step) and plain not in own["used"]:
            own["used"].append(plain)
            return
    for one in own["recovery"]:
        if plain == one.replace("-", ""):
            own["recovery"].remove(one)
            return
    raise Refused(401, "wrong_totp")


def password(user: dict, body: dict) -> None:
    if user["password"] != body.get("password"):
        raise Refused(403, "wrong_password", "password")


def codes(own: dict) -> dict:
    own["recovery"] = [f"{secrets.token_hex(3)[:5]}-{secrets.token_hex(3)[:5]}" for _ in range(10)]
    return {"recovery_codes": own["recovery"]}


def square(text: str) -> str:
    """Looks like a QR code, and is none."""
    bits = "".join(f"{byte:08b}" for byte in hashlib.sha512(text.encode()).digest() * 2)
    dots = "".join(f'<rect x="{at % 29 + 2}" y="{at // 29 + 2}" width="1" height="1"/>' for at in range(29 * 29) if bits[at % len(bits)] == "1")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33"><rect width="33" height="33" fill="#fff"/>{dots}</svg>'


def totp(handler, user, query, body):
    own = kept(handler, user)
    if handler.command == "GET":
        return 200, {"enabled": bool(own["secret"]), "since": own["since"], "recovery_codes_left": len(own["recovery"])}
    password(user, body)
    if handler.command == "DELETE":
        prove(own, body["code"])
        handler.state["totp"].pop(user["id"])
        return 204, None
    own["pending"] = base64.b32encode(secrets.token_bytes(20)).decode()
    uri = f"otpauth://totp/Dragoman:{user['email']}?secret={own['pending']}&issuer=Dragoman"
    return 200, {"secret": own["pending"], "uri": uri, "qr": square(uri)}


def confirm(handler, user, query, body):
    own = kept(handler, user)
    if not own["pending"]:
        raise Refused(409, "nothing_pending")
    if body["code"] not in [code(own["pending"], time.time() + 30 * step) for step in (-1, 0, 1)]:
        raise Refused(401, "wrong_totp")
    own.update(secret=own["pending"], pending=None, since=stamp(), used=[body["code"]])
    end_others(handler, user)
    return 200, codes(own)


def new_codes(handler, user, query, body):
    own = kept(handler, user)
    password(user, body)
    prove(own, body["code"])
    return 200, codes(own)


def end_others(handler, user, own: bool = False) -> int:
    all_ = handler.state["sessions"]
    gone = [one for one in all_ if one["user"] == user["id"] and (own or one is not handler.session)]
    all_[:] = [one for one in all_ if one not in gone]
    return len(gone)


def end_sessions(handler, user, query, body):
    return 200, {"ended": end_others(handler, user, query.get("own") == "1"), "tokens": sum(one["user"] == user["id"] for one in handler.state["tokens"])}


def reset(handler, user, query, body, id):
    if user["role"] != "owner":
        raise Refused(403, "forbidden")
    handler.state.data.setdefault("totp", {}).pop(id, None)
    return 204, None


def login(self, body):
    user = next((one for one in self.state["users"] if one["email"] == body["email"] and not one["disabled_at"]), None)
    if not user or user["password"] != body["password"]:
        raise Refused(401, "wrong_password")
    own = kept(self, user)
    if own["secret"]:
        if not body.get("totp"):
            raise Refused(401, "totp_required")
        prove(own, body["totp"])
    self.start_session(user, 200)


def perform(state, task: dict) -> dict | None:
    """What the tests make happen; `None` where the task is not of this file."""
    if task["do"] != "totp":
        return None
    user = next(one for one in state["users"] if one["email"] == task["email"])
    own = state.data.setdefault("totp", {})
    if task.get("pending") is False:
        own[user["id"]]["pending"] = None
        return {"ok": True}
    if "secret" not in task:
        own.pop(user["id"], None)
        return {"ok": True}
    own[user["id"]] = {"secret": task["secret"], "pending": None, "since": stamp(), "recovery": ["aaaaa-11111", "bbbbb-22222"], "used": []}
    return {"ok": True}


Handler.login = login
Handler.routes.update({
    f"GET {A}/totp": totp, f"POST {A}/totp": totp, f"DELETE {A}/totp": totp, f"POST {A}/totp/confirm": confirm, f"POST {A}/totp/recovery-codes": new_codes,
    f"DELETE {A}/sessions": end_sessions, f"DELETE {S}/users/:/totp": reset,
})
