"""Fills the demo's office: letters into its mailbox, chats at its bot, and everything else by the API, as people would."""
from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dragoman import API, everything
from fake_telegram import Bot, person
from post_office import PostOffice, letter
from town import CHATS, MAIL, OFFICE, ORDERS

ZONE = ZoneInfo("Europe/Warsaw")
TALKS, CRM = "/api/v1/communications", "/api/v1/crm"


def moment(days: int, clock: str) -> datetime:
    """So many days ago at that time; never ahead of now."""
    hour, minute = map(int, clock.split(":"))
    at = (datetime.now(ZONE) - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return min(at, datetime.now(ZONE) - timedelta(minutes=5))


def fill_mailbox(post: PostOffice) -> None:
    for thread in MAIL:
        them, before = (thread.name, thread.address), list[str]()
        for turn in thread.turns:
            at, ours = moment(turn.days, turn.time), turn.way == "out"
            sender, to = (OFFICE, them) if ours else (them, OFFICE)
            subject = f"Re: {thread.subject}" if before else thread.subject
            raw, identity = letter(sender, to, subject, turn.text, at, before, turn.files)
            before.append(identity)
            post.put(raw, at, sent=ours, seen=turn is not thread.turns[-1] or ours or thread.closed)


class Desk:
    """What somebody does at the page, said to the API. `people`: by address."""

    def __init__(self, people: dict[str, API]) -> None:
        self.people = people
        self.api = next(iter(people.values()))
        self.users = {address: api.json("/api/v1/auth/me")["user"]["id"] for address, api in people.items()}
        self.talks: dict[str, dict[str, Any]] = {}

    def ask(self, method: str, path: str, body: Any, api: API | None = None) -> dict[str, Any]:
        status, answer = (api or self.api).request(method, path, body)
        if status not in (200, 201):
            raise RuntimeError(f"{method} {path} answered {status}: {answer.decode()[:600]}")
        return json.loads(answer)  # type: ignore[no-any-return]

    def wait(self, done: Callable[[], bool], what: str, limit: float = 60) -> None:
        end = time.monotonic() + limit
        while not done():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not come within {limit:.0f} seconds")
            time.sleep(0.1)

    def look(self) -> dict[str, dict[str, Any]]:
        """Conversations by who they are with."""
        self.talks = {(one["client"] or {"name": ""})["name"]: one for one in everything(self.api, f"{TALKS}/inbox?view=all")}
        return self.talks

    def name_channel(self, address: str, name: str) -> None:
        path = "/api/v1/settings/channels"
        channel = next(one for one in self.api.json(path)["items"] if one["address"] == address)
        self.ask("PATCH", f"{path}/{channel['id']}", {"name": name})

    # ---------------------------------------------------------------- conversations

    def sort_mail(self) -> None:
        count = sum(len(thread.turns) for thread in MAIL)
        self.wait(lambda: sum(one["message_count"] for one in self.look().values() if one["platform"] == "email") >= count, "the mail")
        for thread in MAIL:
            change: dict[str, Any] = {"tags": thread.tags} if thread.tags else {}
            if thread.assignee:
                change["assignee_id"] = self.users[thread.assignee]
            if thread.closed:
                change["status"] = "closed"
            if change:
                self.ask("PATCH", f"{TALKS}/conversations/{self.talks[thread.name]['id']}", change)
            client = self.talks[thread.name]["client"]["id"]
            kind = {"kind": "company"} if "«" in thread.name or "Kancelaria" in thread.name else {}
            self.ask("PATCH", f"{CRM}/clients/{client}", {"language": thread.language, **kind})

    def chat(self, bot: Bot) -> None:
        for number, first, last, _, turns in CHATS:
            for way, text in turns:
                if way == "in":
                    bot.write(person(number, first, last), text)
                    bot.wait_taken()
                else:
                    name = f"{first} {last}"
                    self.wait(lambda: name in self.look(), name)
                    self.answer(self.talks[name]["id"], text)

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        found = everything(self.api, f"{TALKS}/conversations/{conversation}/messages")
        return sorted(found, key=lambda message: message["created_at"])

    def answer(self, conversation: str, text: str) -> None:
        self.ask("POST", f"{TALKS}/conversations/{conversation}/messages", {
            "kind": "reply", "text": text, "hold_seconds": 0, "idempotency_key": uuid.uuid4().hex,
            "last_seen_message_id": self.messages(conversation)[-1]["id"]})

    # ---------------------------------------------------------------- orders

    def order_all(self) -> None:
        # An office that works with its prices has looked at them.
        self.ask("PATCH", "/api/v1/settings/orders", {"prices_confirmed": True})
        languages = {one["code"]: one["id"] for one in self.api.json(f"{CRM}/languages")["items"]}
        for order in ORDERS:
            self.order(order, languages)

    def order(self, wanted: dict[str, Any], languages: dict[str, str]) -> None:
        talk, (days, clock) = self.talks[wanted["of"]], wanted["due"]
        day = (datetime.now(ZONE) + timedelta(days=days)).date()
        api = self.people[wanted["manager"]]
        fields: dict[str, Any] = {
            "client_id": talk["client"]["id"], "conversation_id": talk["id"], "manager_id": self.users[wanted["manager"]],
            "translation_type": wanted["type"], "source_language_id": languages[wanted["pair"][0]], "target_language_id": languages[wanted["pair"][1]],
            "description": wanted["what"], "unit": {"ustne": "hour", "przysiegle": "characters_1125"}.get(wanted["type"], "characters_1800"),
            "pages": wanted["pages"], "unit_price": wanted["price"], "vat_rate": 2300, "reference_code": wanted.get("reference", ""),
            "deadline": {"date": str(day), "time": clock}, "idempotency_key": uuid.uuid4().hex}
        if "follow" in wanted:
            fields["follow_up_date"] = str((datetime.now(ZONE) + timedelta(days=wanted["follow"])).date())
        order = self.ask("POST", f"{CRM}/orders", fields, api)
        path = f"{CRM}/orders/{order['id']}"
        for kind, amount, method, ago in wanted["paid"]:
            self.ask("POST", f"{path}/payments", {
                "kind": kind, "amount": {"amount": amount or order["balance"]["amount"], "currency": order["balance"]["currency"]},
                "payment_method": method, "payment_date": str((datetime.now(ZONE) - timedelta(days=ago)).date()),
                "idempotency_key": uuid.uuid4().hex}, self.people["ewa@dragoman.test"])
        if note := wanted.get("note"):
            self.ask("POST", f"{path}/notes", {"text": note}, api)
        if original := wanted.get("original"):
            self.ask("POST", f"{path}/originals", dict(zip(("description", "count", "place"), original)), api)
        self.agree(wanted, path, talk, api)
        if wanted["status"] != "do_wykonania":
            self.ask("PATCH", path, {"status": wanted["status"], "force": wanted.get("force", False)}, api)

    def agree(self, wanted: dict[str, Any], path: str, talk: dict[str, Any], api: API) -> None:
        """Points from the price to the letter in which it was agreed."""
        if "agreed" not in wanted:
            return
        field = wanted["agreed"][0]
        message = [one for one in self.messages(talk["id"]) if one["direction"] == "inbound"][-1]
        self.ask("PUT", f"{path}/agreements/{field}", {"message_id": message["id"], "quote": message["text"].split("\n")[0][:200]}, api)

    # ---------------------------------------------------------------- offers

    def offer(self, name: str, language: str, lines: list[dict[str, Any]]) -> None:
        talk = self.talks[name]
        quote = self.ask("POST", f"{CRM}/quotes", {"conversation_id": talk["id"], "language": language, "lines": lines})
        self.ask("POST", f"{CRM}/quotes/{quote['id']}/send", {
            "last_seen_message_id": self.messages(talk["id"])[-1]["id"], "idempotency_key": uuid.uuid4().hex})
