"""The mock's plumbing: requests, the page's files, sessions, users and tokens."""
import gzip
import http.cookies
import http.server
import json
import re
import secrets
import threading
import urllib.parse

from state import State, new_id, stamp

POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
          "manifest-src 'self'; worker-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "woff2": "font/woff2", "svg": "image/svg+xml", "png": "image/png",
         "webmanifest": "application/manifest+json", "html": "text/html; charset=utf-8"}

# What who keeps the accounts may ask for: money, orders to read, what is theirs.
ACCOUNTANT = re.compile(r"\w+ /api/v1/(auth|finance|notifications)\b|POST /api/v1/crm/orders/[^/]+/payments$|GET /api/v1/(disk$|events$|communications/ws$|settings/orders$|"
                        r"crm/(orders|languages|offices|document-types|specializations|language-pairs)\b)")


class Refused(Exception):
    def __init__(self, status: int, code: str, field: str | None = None, about: dict | None = None):
        self.status, self.code, self.field, self.about = status, code, field, about or {}


def public(user: dict) -> dict:
    return {key: value for key, value in user.items() if key != "password"}


class Base(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: State
    routes: dict = {}
    lock = threading.Lock()

    def log_message(self, *_):
        pass

    def send(self, status, body, kind, headers=None):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), "X-Content-Type-Options": "nosniff", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self, status, value, headers=None):
        body = b"" if value is None else json.dumps(value, ensure_ascii=False).encode()
        kind = "application/problem+json" if status >= 400 else "application/json"
        self.send(status, body, kind, {"Cache-Control": "no-store", **(headers or {})})

    def handle_any(self):
        parts = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(parts.query))
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        try:
            binary = parts.path in ("/api/v1/files", "/api/v1/crm/clients/import")
            body = raw if binary else json.loads(raw) if raw else None
            if parts.path == "/mock":
                return self.answer(200, self.perform(body))
            if not parts.path.startswith("/api/"):
                return self.asset(parts.path)
            self.api(parts.path, query, body)
        except Refused as no:
            extra = {"Retry-After": "30"} if no.status == 429 else {}
            self.answer(no.status, {"type": "about:blank", "title": no.code, "status": no.status, "detail": no.code, "code": no.code,
                                    **({"field": no.field} if no.field else {}), **no.about}, extra)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any

    def api(self, path, query, body):
        open_routes = {"GET /api/v1/setup": self.setup_needed, "POST /api/v1/setup": self.first_owner, "POST /api/v1/auth/login": self.login}
        name = f"{self.command} {path}"
        if name in open_routes:
            return open_routes[name](body)
        self.session = self.current_session()
        user = self.session and next((one for one in self.state["users"] if one["id"] == self.session["user"]), None)
        if not user or user["disabled_at"]:
            raise Refused(401, "unauthorized")
        if user["role"] == "accountant" and not ACCOUNTANT.match(name):
            raise Refused(403, "forbidden")
        pieces = path.split("/")
        for at in ((), (5,), (4,), (5, 7)):
            pattern = "/".join(":" if i in at else piece for i, piece in enumerate(pieces))
            route = self.routes.get(f"{self.command} {pattern}")
            if route:
                result = route(self, user, query, body, *(pieces[i] for i in at if i < len(pieces)))
                if result:
                    self.answer(*result)
                return
        raise Refused(404, "not_found")

    def asset(self, path):
        name = path.lstrip("/")
        kind = TYPES.get(name.rpartition(".")[2])
        file = self.page / (f"{name}.gz" if name.endswith((".js", ".css")) else name)
        if kind and file.is_file():
            body = file.read_bytes()
            return self.send(200, body, kind, {"Content-Encoding": "gzip"} if file.suffix == ".gz" else {})
        headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
        self.send(200, (self.page / "index.html").read_bytes(), TYPES["html"], headers)

    def current_session(self):
        cookie = http.cookies.SimpleCookie(self.headers.get("Cookie", ""))
        key = cookie["session"].value if "session" in cookie else None
        return next((one for one in self.state["sessions"] if one["key"] == key), None)

    def start_session(self, user, status):
        one = {"id": new_id(), "key": secrets.token_hex(16), "user": user["id"], "created_at": stamp(), "last_seen_at": stamp(),
               "user_agent": self.headers.get("User-Agent", ""), "network": "127.0.0.0/24"}
        self.state["sessions"].append(one)
        self.answer(status, {"user": public(user)}, {"Set-Cookie": f"session={one['key']}; HttpOnly; SameSite=Lax; Path=/"})

    def setup_needed(self, _):
        self.answer(200, {"needed": not self.state["users"], "signed_in": self.current_session() is not None})

    def first_owner(self, body):
        if self.state["users"]:
            raise Refused(410, "setup_done")
        if body["token"] != self.state["setup"]:
            raise Refused(403, "setup_token")
        self.check(body)
        self.start_session(self.state.add_user(body["email"], body["name"], "owner", body["password"], body["locale"]), 201)

    def check(self, body):
        if "email" in body and "@" not in body["email"]:
            raise Refused(422, "validation", "email")
        if len(body.get("password") or "x" * 10) < 10:
            raise Refused(422, "validation", "password")

    def login(self, body):
        user = next((one for one in self.state["users"] if one["email"] == body["email"] and not one["disabled_at"]), None)
        if not user or user["password"] != body["password"]:
            raise Refused(401, "wrong_password")
        self.start_session(user, 200)

    def logout(self, user, query, body):
        self.state["sessions"].remove(self.session)
        return 204, None

    def me(self, user, query, body):
        return 200, {"user": public(user), "office": {"name": "Бюро перекладів «Слово»", "time_zone": "Europe/Warsaw"}, "version": "0.1.0",
                     "last_event": self.state.last()}

    def change_me(self, user, query, body):
        if len(body.get("signature", "")) > 2000:
            raise Refused(422, "validation", "signature")
        user.update(body)
        return 200, {"user": public(user)}

    def password(self, user, query, body):
        if user["password"] != body["current_password"]:
            raise Refused(403, "wrong_password", "current_password")
        user["password"] = body["new_password"]
        self.state["sessions"][:] = [one for one in self.state["sessions"] if one["user"] != user["id"] or one is self.session]
        return 204, None

    def sessions(self, user, query, body):
        own = [{**one, "current": one is self.session} for one in self.state["sessions"] if one["user"] == user["id"]]
        return 200, {"items": [{k: v for k, v in one.items() if k not in ("key", "user")} for one in own], "next": None}

    def end_session(self, user, query, body, id):
        self.state["sessions"][:] = [one for one in self.state["sessions"] if one["id"] != id]
        return 204, None

    def tokens(self, user, query, body):
        return 200, {"items": [one for one in self.state["tokens"] if one["user"] == user["id"]], "next": None}

    def new_token(self, user, query, body):
        one = {"id": new_id(), "name": body["name"], "created_at": stamp(), "last_used_at": None, "user": user["id"]}
        self.state["tokens"].append(one)
        return 201, {**one, "token": "dgm_" + secrets.token_hex(20)}

    def end_token(self, user, query, body, id):
        self.state["tokens"][:] = [one for one in self.state["tokens"] if one["id"] != id]
        return 204, None

    def colleagues(self, user, query, body):
        return 200, {"items": [{"id": one["id"], "name": one["name"]} for one in self.state["users"] if not one["disabled_at"] and one["role"] != "accountant"], "next": None}

    def users(self, user, query, body):
        return 200, {"items": [public(one) for one in self.state["users"]], "next": None}

    def new_user(self, user, query, body):
        self.check(body)
        if any(one["email"] == body["email"] for one in self.state["users"]):
            raise Refused(409, "conflict", "email")
        return 201, public(self.state.add_user(body["email"], body["name"], body["role"], body["password"], body.get("locale", "en")))
