"""Section (g): Telegram, against the Bot API of the tests on loopback: updates in, answers out, and what bots cost that nobody writes to."""
from __future__ import annotations

import shutil
import time
from pathlib import Path

from dragoman import API, Service, command, everything, new_office
from fake_telegram import Bot, FakeTelegram, person, token, until
from process import cpu_seconds, resident_megabytes, settle
from report import Results, percentile

API_PATH = "/api/v1/communications"
TEXT = "Dzień dobry, proszę o wycenę tłumaczenia przysięgłego aktu urodzenia, termin do piątku. Numer {n}."
CLIENTS = 200
# How long Telegram takes for an answer, about.
ANSWER_MS = 50


def connect(data: Path, telegram: FakeTelegram, bot: Bot) -> None:
    command(data, "channel", "add", "telegram", "--token-stdin", "--api-base", telegram.base, stdin=bot.token + "\n")


def fresh(base: Path, name: str) -> tuple[Path, str]:
    data = base / name
    shutil.rmtree(data, ignore_errors=True)
    return data, new_office(data)


def intake(results: Results, base: Path, count: int, rounds: int) -> None:
    """Updates that wait, from the command that connects the bot to the last acknowledgement; the middle one of the rounds."""
    section = f"telegram in, {count}"
    rates, costs, most = [], [], 0.0
    for turn in range(rounds):
        data, key = fresh(base, f"telegram-in{turn}")
        with FakeTelegram() as telegram, Service(data) as service:
            bot = telegram.bot()
            for n in range(count):
                bot.write(person(10_000 + n % CLIENTS, f"Client {n % CLIENTS}"), TEXT.format(n=n))
            settle()
            cpu, begin = cpu_seconds(service.pid), time.perf_counter()
            connect(data, telegram, bot)
            bot.wait_taken(limit=300)
            wall, used = time.perf_counter() - begin, cpu_seconds(service.pid) - cpu
            api = API(service.port, key)
            shown = sum(c["message_count"] for c in everything(api, f"{API_PATH}/inbox?view=all"))
            if shown != count:
                raise RuntimeError(f"{shown} of {count} messages are shown")
            rates.append(count / wall)
            costs.append(used / count * 1e3)
            most = max(most, resident_megabytes(service.pid, "VmHWM"))
        shutil.rmtree(data, ignore_errors=True)
    results.add(section, "updates", percentile(rates, 0.5), "1/s", note="command included")
    results.add(section, "CPU an update", percentile(costs, 0.5), "ms")
    results.add(section, "resident, the most", most, "MB", 200)


def outbox(results: Results, base: Path, count: int) -> None:
    """Answers to as many chats, all written at once; the other side takes its time for each."""
    section = f"telegram out, {count}"
    data, key = fresh(base, "telegram-out")
    with FakeTelegram() as telegram, Service(data) as service:
        bot = telegram.bot()
        for n in range(count):
            bot.write(person(10_000 + n, f"Client {n}"), TEXT.format(n=n))
        connect(data, telegram, bot)
        bot.wait_taken(limit=120)
        telegram.fault("sendMessage", "delay", 10 * count, milliseconds=ANSWER_MS)
        api = API(service.port, key)
        talks = [c["id"] for c in everything(api, f"{API_PATH}/inbox?view=all")]
        seen = {talk: api.json(f"{API_PATH}/conversations/{talk}/messages")["items"][-1]["id"] for talk in talks}
        settle()
        times, cpu, begin = [], cpu_seconds(service.pid), time.perf_counter()
        for n, talk in enumerate(talks):
            body = {"kind": "reply", "text": TEXT.format(n=n), "hold_seconds": 0, "last_seen_message_id": seen[talk], "idempotency_key": f"b-{talk}"}
            start = time.perf_counter()
            status, answer = api.request("POST", f"{API_PATH}/conversations/{talk}/messages", body)
            times.append((time.perf_counter() - start) * 1e3)
            if status != 201:
                raise RuntimeError(f"POST answered {status}: {answer[:300]!r}")
        until(lambda: len(telegram.calls("sendMessage")) >= count, "not all sent", 300)
        wall = time.perf_counter() - begin
        time.sleep(0.3)
        used = cpu_seconds(service.pid) - cpu
        results.add(section, "201: p99", percentile(times, 0.99), "ms", 100)
        results.add(section, "out", count / wall, "1/s", note=f"(answers after {ANSWER_MS} ms; 25 a second is the pace it keeps)")
        results.add(section, "CPU an answer, written and sent", used / count * 1e3, "ms")
    shutil.rmtree(data, ignore_errors=True)


def idle(results: Results, base: Path, bots: int, seconds: int) -> None:
    """Bots that nobody writes to, against the same service without any."""
    section = f"telegram idle, {bots} bots"
    data, _ = fresh(base, "telegram-idle")
    with FakeTelegram() as telegram, Service(data) as service:
        time.sleep(3)
        results.add(section, "resident without bots", resident_megabytes(service.pid), "MB")
        for n in range(bots):
            connect(data, telegram, telegram.bot(token(n), username=f"bot_{n}"))
        time.sleep(5)
        cpu = cpu_seconds(service.pid)
        time.sleep(seconds)
        results.add(section, "CPU", (cpu_seconds(service.pid) - cpu) / seconds * 100, "% core", note=f"over {seconds} s")
        results.add(section, "resident", resident_megabytes(service.pid), "MB", 50)
        results.add(section, "of it anonymous", resident_megabytes(service.pid, "RssAnon"), "MB")
    shutil.rmtree(data, ignore_errors=True)


def measure(results: Results, base: Path, quick: bool) -> None:
    intake(results, base, 500 if quick else 3000, 1 if quick else 3)
    outbox(results, base, 50 if quick else 250)
    idle(results, base, 20, 10 if quick else 30)
