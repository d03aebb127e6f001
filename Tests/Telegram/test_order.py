"""Whatever comes twice and in whichever order, the office ends in the same state, with nothing dropped and no complaint."""
from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman import everything
from fake_telegram import until
from office import MESSAGES
from scripted_telegram import ScriptedTelegram
from telegram_office import TelegramOffice, number
from updates import batches, dumped, story, twice_in_any_order
from writing_office import key

CORPUS = os.environ.get("DRAGOMAN_CORPUS")
SEEDS = int(os.environ.get("DRAGOMAN_SEEDS", "4" if os.environ.get("CI") else "8"))


@pytest.fixture
def script() -> Iterator[ScriptedTelegram]:
    with ScriptedTelegram() as one:
        yield one


def file(attachment: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attachment.items() if name != "id"}


def message(m: dict[str, Any]) -> dict[str, Any]:
    """Without what is made up here or says when something came."""
    left = {name: value for name, value in m.items() if name not in ("id", "conversation_id", "created_at")}
    left["attachments"] = [file(a) for a in m["attachments"]]
    left["withdrawn_at"] = m["withdrawn_at"] is not None
    # A card of what has no time stands where it came.
    left["sent_at"] = None if has_no_time(m) else m["sent_at"]
    if m["quoted"]:
        left["quoted"] = {**m["quoted"], "message_id": m["quoted"]["message_id"] is not None}
    return left


def has_no_time(m: dict[str, Any]) -> bool:
    return bool(m["card"]) and number(m) < 0


def state(office: TelegramOffice) -> dict[str, Any]:
    """All that the interface shows, in an order of its own."""
    talks = []
    for c in everything(office.api, "/api/v1/communications/inbox?view=all"):
        left = {name: value for name, value in c.items() if name not in ("id", "channel_account_id", "created_at", "related_conversation_id")}
        left["client"] = c["client"] and c["client"]["name"]
        shown = [message(m) for m in everything(office.api, f"/api/v1/communications/conversations/{c['id']}/messages")]
        versions = [[{n: x for n, x in v.items() if n != "attachments"} | {"attachments": [file(a) for a in v["attachments"]]} for v in office.versions(m)]
                    for m in everything(office.api, f"/api/v1/communications/conversations/{c['id']}/messages")]
        if any(m["sent_at"] is None for m in shown):
            left.update(last_message_at=None, preview=None, last_direction=None)
        pairs = sorted(zip(shown, versions), key=lambda pair: str(pair[0]["external_id"]))
        talks.append({**left, "messages": [{**m, "versions": v} for m, v in pairs]})
    people = [{"name": p["name"], "identities": sorted(f"{i['kind']} {i['value']}" for i in p["identities"])}
              for p in (office.api.json(f"/api/v1/crm/clients/{one['id']}") for one in everything(office.api, "/api/v1/crm/clients"))]
    return {"talks": sorted(talks, key=lambda t: str(t["external_id"])), "people": sorted(people, key=str),
            "business": office.channel("@office_bot")["telegram"]["business"]}


def differences(a: Any, b: Any, path: str = "") -> list[str]:
    """Where two states differ, in words short enough to read."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [d for name in sorted(a.keys() | b.keys()) for d in differences(a.get(name), b.get(name), f"{path}.{name}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [d for n, (x, y) in enumerate(zip(a, b)) for d in differences(x, y, f"{path}[{n}]")]
    return [] if a == b else [f"{path}: {json.dumps(a, ensure_ascii=False)[:200]} / {json.dumps(b, ensure_ascii=False)[:200]}"]


def taken(make_office: Callable[..., TelegramOffice], script: ScriptedTelegram, brought: list[list[bytes]], restart: bool = False) -> dict[str, Any]:
    """A fresh office's state after it was brought all this."""
    office = make_office()
    office.connect_bot(base=script.base)
    office.wait_ok("@office_bot")
    half = len(brought) // 2 if restart else 0
    for piece in (brought[:half], brought[half:]):
        script.bring(piece)
        script.wait_brought()
        if restart:
            office.restart()
            office.wait_ok("@office_bot")
    office.wait_understood()
    until(lambda: not [m for m in office.mails() if any(a["state"] == "pending" for a in m["attachments"])], "files are pending", 60)
    office.wait_ok("@office_bot")
    found = state(office)
    assert office.complaints() == []
    assert office.service.stop() == 0
    return found


@pytest.fixture
def once(make_office: Callable[..., TelegramOffice], script: ScriptedTelegram) -> dict[str, Any]:
    """The state after every update came once, in its order."""
    return taken(make_office, script, [[dumped(one)] for one in story()])


def test_the_story_is_all_there(once: dict[str, Any]) -> None:
    """Against what was told, so that the comparisons below compare something."""
    talks = {t["external_id"]: t for t in once["talks"]}
    assert set(talks) >= {"5001", "5002", "-1000000007001", "-1000000008001", "bc1:5001", "bc1:5002", "notices"}
    anna = {m["external_id"]: m for m in talks["5001"]["messages"]}
    assert anna["5001/2"]["text"] == "I jeszcze dwa" and len(anna["5001/2"]["versions"]) == 2
    assert anna["5001/3"]["text"] == "Paszport" and len(anna["5001/3"]["attachments"]) == 3 and anna["5001/3"]["reactions"]
    assert {r["emoji"] for r in anna["5001/1"]["reactions"]} == {"🔥", "👍"}
    assert talks["5001"]["counterpart"]["name"] == "Anna Kowalska" and talks["5002"]["reach"] == "reachable"
    assert talks["-1000000007001"]["reach"] == "left" and talks["-1000000007001"]["counterpart"]["name"] == "Sprawa 2"
    office = {m["external_id"]: m for m in talks["bc1:5001"]["messages"]}
    assert office["bc1:5001/202"]["direction"] == "outbound" and office["bc1:5001/202"]["withdrawn_at"] is True
    assert office["bc1:5001/203"]["withdrawn_at"] is False, "one picture of two"
    assert [(b["id"], b["enabled"]) for b in once["business"]] == [("bc1", False)]
    assert all(a["state"] == "stored" for t in once["talks"] for m in t["messages"] for a in m["attachments"])


def test_twice_in_any_order(once: dict[str, Any], make_office: Callable[..., TelegramOffice], script: ScriptedTelegram) -> None:
    for seed in range(SEEDS):
        other = taken(make_office, script, twice_in_any_order(story(), seed), restart=seed % 2 == 1)
        found = differences(once, other)
        assert not found, f"seed {seed}, {len(found)} differences:\n" + "\n".join(found[:20])


def test_backwards_one_by_one(once: dict[str, Any], make_office: Callable[..., TelegramOffice], script: ScriptedTelegram) -> None:
    found = differences(once, taken(make_office, script, [[dumped(one)] for one in reversed(story())]))
    assert not found, "\n".join(found[:20])


# -------------------------------------------------------------------- third-party updates


def corpus() -> list[dict[str, Any]]:
    """Every file below telegram/ that is an update or a message, with a number of its own."""
    found: list[dict[str, Any]] = []
    for path in sorted((Path(CORPUS or "") / "telegram").rglob("*.json")):
        try:
            value = json.loads(path.read_text())
        except ValueError:
            continue
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict) or "ok" in one:
                continue
            if "message_id" in one:
                one = {"message": one}
            elif "update_id" not in one:
                continue
            found.append({**one, "update_id": 800_000_000 + len(found)})
    return found


def apart(updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each message with a number of its own: examples all say the same."""
    told = []
    for n, one in enumerate(updates):
        told.append({name: {**value, "message_id": 10_000 + n} if isinstance(value, dict) and "message_id" in value and "date" in value else value
                     for name, value in one.items()})
    return told


@pytest.mark.skipif(not CORPUS, reason="DRAGOMAN_CORPUS is unset")
def test_corpus(make_office: Callable[..., TelegramOffice], script: ScriptedTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    script.has_files = False
    updates = apart(corpus())
    assert updates, "the corpus has no updates"
    first = taken(make_office, script, batches([dumped(one) for one in updates], random.Random(0)))
    shown = [m for t in first["talks"] for m in t["messages"]]
    for seed in range(SEEDS):
        found = differences(first, taken(make_office, script, twice_in_any_order(updates, seed)))
        # Examples contradict each other about whose a number is: a person here, a channel there.
        found = [d for d in found if not d.startswith(".people") and not any(f".{name}" in d for name in ("counterpart", "chat_kind", "client"))]
        assert not found, f"seed {seed}, {len(found)} differences:\n" + "\n".join(found[:20])
    cards = sum((m["card"] or {}).get("kind") == "unknown" for m in shown)
    with capsys.disabled():
        print(f"\ntelegram corpus: {len(updates)} updates, {len(first['talks'])} conversations, {len(shown)} messages, {cards} cards of unknown kinds")


LARGE, SMALL = 2**63 - 1, -2**63


@pytest.mark.parametrize("number", [0, -1, SMALL, LARGE, LARGE - 1, 2**63, 2**64, 10**30, 1e308])
def test_odd_numbers_stop_nothing(make_office: Callable[..., TelegramOffice], script: ScriptedTelegram, number: float) -> None:
    """Whatever Telegram calls a number comes in, or is a card; what comes after it comes in, also after a restart."""
    def odd(update_id: float, identity: float, **more: Any) -> bytes:
        chat = {"id": identity, "type": "private", "first_name": "Odd"}
        message = {"message_id": identity, "date": identity, "chat": chat, "from": {"id": identity, "is_bot": False, "first_name": "Odd"}, "text": "odd", **more}
        return json.dumps({"update_id": update_id, "message": message}).encode()

    plain = {"message_id": 5, "date": 1_760_000_000, "chat": {"id": 77, "type": "private", "first_name": "Anna"},
             "from": {"id": 77, "is_bot": False, "first_name": "Anna"}, "text": "after it"}
    strange = [odd(10, number, edit_date=number), odd(number, 77), odd(11, number, reply_to_message={"message_id": number, "date": number, "chat": {"id": number}}),
               odd(12, number, entities=[{"type": "bold", "offset": number, "length": number}]),
               odd(13, number, migrate_to_chat_id=number), odd(14, number, document={"file_id": "f", "file_unique_id": "u", "file_size": number})]
    office = make_office()
    office.connect_bot(base=script.base)
    script.has_files = False
    script.bring([strange])
    script.wait_brought()
    office.restart()
    office.wait_ok(office.address)
    # Twice: the first one may go to whoever asked before the restart, and is not there to hear it.
    script.bring([[json.dumps({"update_id": 20, "message": plain}).encode()]] * 2)
    shown = office.find("77/5")
    assert shown["text"] == "after it"
    for talk in office.shown():
        # They are answered like any other, or refused in words.
        if talk["chat_kind"] == "person":
            status, answer = office.request("POST", f"{MESSAGES}/conversations/{talk['id']}/messages", {"text": "Hello", "idempotency_key": key(), "hold_seconds": 0})
            assert status in (201, 409, 422), answer
    office.wait_ok(office.address)


@pytest.mark.skipif(not CORPUS, reason="DRAGOMAN_CORPUS is unset")
def test_corpus_of_which_all_bear_one_number(make_office: Callable[..., TelegramOffice], script: ScriptedTelegram) -> None:
    """Examples that contradict each other are versions of one message: whatever is shown, nothing stops and nothing is left over."""
    script.has_files = False
    taken(make_office, script, twice_in_any_order(corpus(), 1))
