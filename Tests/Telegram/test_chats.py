"""What happens to messages after they were written, and where they were written: albums, edits, withdrawals, reactions, groups, business."""
from __future__ import annotations

import random
from typing import Any

import pytest

from fake_telegram import Bot, chat_of, file, group, person, until
from telegram_office import TelegramOffice
from writing_office import Refused

ANNA, JAN = person(5001, "Anna", "Nowak"), person(5002, "Jan", "Kowalski")
OWNER = person(42, "Biuro", "Tłumaczeń", "biuro")
GROUP = group(-7001)


def picture(n: int, **more: Any) -> dict[str, Any]:
    return file("photo", bytes([n]) * 5000, f"{n}.jpg", "image/jpeg", **more)


def test_album_is_one_message(office: TelegramOffice, bot: Bot) -> None:
    numbers = bot.album(ANNA, [picture(1, caption="Dowód"), picture(2), picture(3)], "a1")
    album = office.find(f"5001/{numbers[0]}")
    album = office.wait_message(album, lambda m: len(m["attachments"]) == 3, "three pictures")
    files = office.wait_files(album)
    assert album["text"] == "Dowód" and [office.bytes_of(f)[:1] for f in files] == [b"\x01", b"\x02", b"\x03"]
    talk = office.chat(5001)
    assert (talk["message_count"], talk["unread_count"]) == (1, 1)


@pytest.mark.parametrize("seed", range(3))
def test_album_in_any_order_and_across_batches(office: TelegramOffice, bot: Bot, seed: int) -> None:
    bot.album(ANNA, [picture(n, **({"caption": "Trzy"} if n == 1 else {})) for n in range(4)], "a2")
    pieces = bot.messages(5001)
    bot.wait_taken()
    order = pieces[:]
    random.Random(seed).shuffle(order)
    for n, piece in enumerate(order):
        moved = {**piece, "chat": {**piece["chat"], "id": 5100}, "from": {**piece["from"], "id": 5100}}
        bot.push("message", moved)
        if n % 2:
            bot.wait_taken()
    first = office.find(f"5100/{pieces[0]['message_id']}")
    first = office.wait_message(first, lambda m: len(m["attachments"]) == 4, "four pictures")
    assert [office.bytes_of(f)[0] for f in office.wait_files(first)] == [0, 1, 2, 3] and first["text"] == "Trzy"
    assert office.chat(5100)["message_count"] == 1


def test_edit_is_a_version(office: TelegramOffice, bot: Bot) -> None:
    first = office.hear(bot, ANNA, "100 stron")
    bot.edit(1, chat_of(ANNA), "10 stron")
    now = office.wait_message(first, lambda m: m["text"] == "10 stron")
    assert now["edited_at"] and now["id"] == first["id"]
    bot.edit(1, chat_of(ANNA), "11 stron")
    office.wait_message(first, lambda m: m["text"] == "11 stron")
    assert [v["text"] for v in office.versions(first)] == ["10 stron", "100 stron"]
    talk = office.chat(5001)
    assert talk["message_count"] == 1 and talk["preview"] == "11 stron"


def test_caption_and_file_are_edited(office: TelegramOffice, bot: Bot) -> None:
    number = bot.write(ANNA, media=file("document", b"old" * 100, "a.pdf", "application/pdf", caption="Old"))
    shown = office.find(f"5001/{number}")
    (old,) = office.wait_files(shown)
    bot.edit(number, chat_of(ANNA), media=file("document", b"new" * 100, "b.pdf", "application/pdf", caption="New"))
    shown = office.wait_message(shown, lambda m: m["text"] == "New" and [a["name"] for a in m["attachments"]] == ["b.pdf"])
    (new,) = office.wait_files(shown)
    assert office.bytes_of(new) == b"new" * 100
    (version,) = office.versions(shown)
    assert version["text"] == "Old" and [a["name"] for a in version["attachments"]] == ["a.pdf"]
    assert office.bytes_of(old) == b"old" * 100, "what was agreed can still be shown"


def test_edit_before_its_message(office: TelegramOffice, bot: Bot) -> None:
    base = {"message_id": 9, "date": 1_767_323_000, "chat": chat_of(JAN), "from": {**JAN, "is_bot": False}}
    bot.push("edited_message", {**base, "text": "Second", "edit_date": 1_767_323_100})
    shown = office.find("5002/9")
    bot.push("message", {**base, "text": "First"})
    bot.wait_taken()
    now = office.wait_message(shown, lambda m: len(office.versions(m)) == 1)
    assert now["text"] == "Second" and office.versions(now)[0]["text"] == "First" and office.chat(5002)["message_count"] == 1


def test_reactions(office: TelegramOffice, bot: Bot) -> None:
    first = office.hear(bot, ANNA, "Hi", chat=GROUP)
    bot.react(1, ANNA, ["👍"], GROUP)
    bot.react(1, JAN, ["👍", "🔥"], GROUP)
    now = office.wait_message(first, lambda m: len(m["reactions"]) == 2)
    thumbs = next(r for r in now["reactions"] if r["emoji"] == "👍")
    assert sorted(thumbs["names"]) == ["Anna Nowak", "Jan Kowalski"] and thumbs["own"] is False and thumbs["count"] == 2
    bot.react(1, JAN, [], GROUP)
    office.wait_message(first, lambda m: [(r["emoji"], r["count"]) for r in m["reactions"]] == [("👍", 1)])


# -------------------------------------------------------------------- groups


def test_group(office: TelegramOffice, bot: Bot) -> None:
    """One conversation, the sender on each message."""
    office.hear(bot, ANNA, "From Anna", chat=GROUP)
    office.hear(bot, JAN, "From Jan", chat=GROUP)
    talk = office.chat(GROUP["id"])
    assert talk["chat_kind"] == "group" and talk["counterpart"]["name"] == GROUP["title"]
    assert [(m["from"]["name"], m["text"]) for m in office.messages(talk["id"])] == [("Anna Nowak", "From Anna"), ("Jan Kowalski", "From Jan")]
    bot.write(JAN, members={"new_chat_title": "Nowa nazwa"}, chat={**GROUP, "title": "Nowa nazwa"})
    bot.write(ANNA, members={"new_chat_members": [{**JAN, "is_bot": False}]}, chat={**GROUP, "title": "Nowa nazwa"})
    office.find(f"{GROUP['id']}/4")
    cards = [m["card"] for m in office.messages(talk["id"]) if m["card"]]
    assert [(c["kind"], c["notice"]["kind"]) for c in cards] == [("service", "renamed"), ("service", "joined")]
    assert cards[1]["notice"]["names"] == ["Jan Kowalski"]
    assert office.chat(GROUP["id"])["counterpart"]["name"] == "Nowa nazwa" and len(office.shown()) == 1


def test_group_becomes_a_supergroup(office: TelegramOffice, bot: Bot) -> None:
    """It stays one conversation, and answers go where the group is now."""
    office.hear(bot, ANNA, "Before", chat=GROUP)
    talk = office.chat(GROUP["id"])
    new = bot.migrate(GROUP, ANNA)
    bot.write(JAN, "After", chat=new)
    bot.wait_taken()
    now = office.chat(new["id"])
    assert now["id"] == talk["id"]
    until(lambda: [m["text"] for m in office.messages(talk["id"]) if m["type"] == "text"] == ["Before", "After"], "not one thread")
    assert [c["external_id"] for c in office.shown()] == [str(new["id"])]
    office.wait_state(office.reply(talk["id"], "To all"), "sent")
    assert bot.messages(new["id"])[-1]["text"] == "To all"


def test_what_was_written_before_the_migration_is_not_taken_for_something_else(office: TelegramOffice, bot: Bot) -> None:
    """The new group counts anew: an old number is another message there."""
    office.hear(bot, ANNA, "Before", chat=GROUP)
    talk = office.chat(GROUP["id"])["id"]
    mine = office.reply(talk, "Mine")
    office.wait_state(mine, "sent")
    new = bot.migrate(GROUP, ANNA)
    for n in range(3):
        office.hear(bot, JAN, f"After {n}", chat=new)
    assert office.alter(mine, "DELETE")[0] == 200
    office.wait_message(mine, lambda m: m["changes"] and m["changes"][0]["stage"] == "stopped" and m["changes"][0]["error"])
    newest = next(m["id"] for m in office.messages(talk) if m["text"] == "After 2")
    office.wait_state(office.reply(talk, "Quoting", in_reply_to=mine["id"], last_seen_message_id=newest), "sent")
    assert [m["text"] for m in bot.messages(new["id"]) if "text" in m] == ["After 0", "After 1", "After 2", "Quoting"]
    assert not bot.messages(new["id"])[-1].get("reply_to_message"), "it quotes somebody else"
    assert office.message(mine)["withdrawn_at"] is None


def test_answer_before_the_news_of_the_migration(office: TelegramOffice, bot: Bot) -> None:
    """Telegram refuses the old number; the answer waits for the news and goes out once."""
    office.hear(bot, ANNA, "Before", chat=GROUP)
    talk = office.chat(GROUP["id"])["id"]
    office.telegram.refuse("getUpdates", 500, "busy", 6)
    new = bot.migrate(GROUP, ANNA)
    message = office.reply(talk, "To all")
    office.wait_state(message, "sent", limit=30)
    assert [m.get("text") for m in bot.messages(new["id"])].count("To all") == 1


def test_thrown_out_of_the_group(office: TelegramOffice, bot: Bot) -> None:
    office.hear(bot, ANNA, "Hi", chat=GROUP)
    own = {"id": bot.id, "is_bot": True, "first_name": "Biuro"}
    bot.push("my_chat_member", {"chat": GROUP, "from": {**ANNA, "is_bot": False}, "date": 1_767_400_000,
                                "old_chat_member": {"user": own, "status": "member"}, "new_chat_member": {"user": own, "status": "left"}})
    until(lambda: office.chat(GROUP["id"])["reach"] == "left", "still reachable")
    with pytest.raises(Refused) as error:
        office.reply(office.chat(GROUP["id"])["id"], "Hello?")
    assert (error.value.status, error.value.code) == (409, "chat_left") and error.value.problem["detail"]


# -------------------------------------------------------------------- business


def business(office: TelegramOffice) -> list[dict[str, Any]]:
    return list(office.channel("@office_bot")["telegram"]["business"])


def test_business_both_ways(office: TelegramOffice, bot: Bot) -> None:
    """The office's own account: what clients write to it, and what somebody answers from a phone."""
    bot.connect("bc1", OWNER, ["can_reply", "can_delete_sent_messages"])
    until(lambda: business(office), "no connection")
    (connection,) = business(office)
    assert (connection["id"], connection["name"], connection["username"]) == ("bc1", "Biuro Tłumaczeń", "biuro")
    assert connection["enabled"] and connection["can_reply"] and "can_delete_sent_messages" in connection["rights"]
    question = office.hear(bot, ANNA, "Do biura", business="bc1")
    direct = office.hear(bot, ANNA, "Do bota")
    assert question["conversation_id"] != direct["conversation_id"], "another chat than the bot's with the same person"
    talk = office.chat("bc1:5001")
    assert talk["counterpart"]["name"] == "Anna Nowak" and talk["client"]["id"] == office.chat(5001)["client"]["id"]
    number = bot.write(OWNER, "Z telefonu", chat=chat_of(ANNA), business="bc1")
    phone = office.find(f"bc1:5001/{number}")
    assert phone["direction"] == "outbound" and phone["state"] == "sent" and phone["conversation_id"] == talk["id"]
    answer = office.reply(talk["id"], "Z biura")
    office.wait_state(answer, "sent")
    there = bot.messages(5001, "bc1")[-1]
    assert there["text"] == "Z biura" and there["business_connection_id"] == "bc1"
    # Its echo is not a second message.
    bot.push("business_message", there)
    bot.wait_taken()
    assert [m["text"] for m in office.messages(talk["id"])] == ["Do biura", "Z telefonu", "Z biura"]


def test_business_edit_and_delete(office: TelegramOffice, bot: Bot) -> None:
    bot.connect("bc1", OWNER)
    shown = office.hear(bot, ANNA, "Tajne", business="bc1")
    bot.edit(1, chat_of(ANNA), "Bardzo tajne", business="bc1")
    office.wait_message(shown, lambda m: m["text"] == "Bardzo tajne")
    bot.delete([1], chat_of(ANNA), "bc1")
    now = office.wait_message(shown, lambda m: m["withdrawn_at"])
    assert now["text"] == "Bardzo tajne", "what was withdrawn stays readable and is marked"


def test_business_without_the_right_to_reply(office: TelegramOffice, bot: Bot) -> None:
    """Refused in words before it is tried."""
    bot.connect("bc1", OWNER, [])
    until(lambda: business(office), "no connection")
    assert business(office)[0]["can_reply"] is False
    office.hear(bot, ANNA, "Do biura", business="bc1")
    talk = office.chat("bc1:5001")["id"]
    office.telegram.forget()
    with pytest.raises(Refused) as error:
        office.reply(talk, "Nie wolno")
    assert error.value.status == 409 and error.value.problem["detail"], error.value
    assert office.telegram.sends() == []
    bot.connect("bc1", OWNER, ["can_reply"])
    until(lambda: business(office)[0]["can_reply"], "no right")
    office.wait_state(office.reply(talk, "Wolno"), "sent")


def lost(bot: Bot) -> None:
    """What waits is brought to somebody else, and never to the office."""
    _, waiting = bot.call("getUpdates")
    bot.call("getUpdates", offset=waiting["result"][-1]["update_id"] + 1)
    assert bot.pending() == 0


def test_business_is_asked_for_at_the_start(office: TelegramOffice, bot: Bot) -> None:
    """A change that Telegram brought to nobody is known after the next start; an update that comes later wins."""
    bot.connect("bc1", OWNER)
    office.hear(bot, ANNA, "Do biura", business="bc1")
    talk = office.chat("bc1:5001")["id"]
    for rights, reach in (([], "read_only"), (["can_reply"], "reachable")):
        office.service.stop()
        bot.connect("bc1", OWNER, rights)
        lost(bot)
        office.telegram.fault("getBusinessConnection", "answer", status=502)
        office.service.start()
        until(lambda: business(office)[0]["can_reply"] == bool(rights), f"not {rights}")
        assert (office.conversation(talk)["reach"] or "reachable") == reach
    office.wait_state(office.reply(talk, "Wolno"), "sent")
    bot.connect("bc1", OWNER, is_enabled=False)
    until(lambda: not business(office)[0]["enabled"], "the update is not newer")
    assert len(office.telegram.calls("getBusinessConnection")) == 4, "once at each start, and again after a fault"


def test_a_business_connection_that_telegram_forgot_has_ended(office: TelegramOffice, bot: Bot) -> None:
    bot.connect("bc1", OWNER)
    until(lambda: business(office), "no connection")
    office.service.stop()
    office.telegram.refuse("getBusinessConnection", 400, "Bad Request: business connection not found")
    office.service.start()
    until(lambda: not business(office)[0]["enabled"], "still on")


def test_business_is_taken_away(office: TelegramOffice, bot: Bot) -> None:
    bot.connect("bc1", OWNER)
    office.hear(bot, ANNA, "Do biura", business="bc1")
    bot.connect("bc1", OWNER, is_enabled=False)
    until(lambda: business(office) and not business(office)[0]["enabled"], "still on")
    with pytest.raises(Refused) as error:
        office.reply(office.chat("bc1:5001")["id"], "Za późno")
    assert error.value.status == 409 and error.value.problem["detail"]
    notices = office.messages(office.chat("notices")["id"])
    assert [m["card"]["notice"]["kind"] for m in notices] == ["business_on", "business_off"]
    with pytest.raises(Refused) as error:
        office.reply(notices[0]["conversation_id"], "Hello, notices")
    assert error.value.code == "no_answers"
