"""Section (a): the hot requests at three sizes, and (c): start and memory with the largest."""
from __future__ import annotations

import random
import time
from pathlib import Path
from urllib.parse import quote

import load
from dragoman import API, Service, pages
from filled import Size, token
from process import cpu_seconds, resident_megabytes
from report import Results, percentile

API_PATH = "/api/v1/communications"
# Common words, prefixes, words typed without their accents, phone numbers, nothing at all.
QUERIES = ["tłumaczenie", "tlumaczenie", "tlum", "lodz", "Łódź", "dzień dobry", "swiadectwo slubu", "переклад", "перек", "ганок",
           "обєкт", "об'єкт", "свідоцтво про народження", "вартість", "zrodlo", "klient", "paszport", "договор", "+48 601", "067123",
           "order 4711", "nichtvorhanden"]


def conversation_paths(api: API, wanted: int = 2000) -> list[str]:
    """Conversations from all over the list, in random order."""
    ids: list[str] = []
    for page in pages(api, f"{API_PATH}/inbox?view=all", 200):
        ids += [item["id"] for item in page]
        if len(ids) >= wanted:
            break
    random.Random(1).shuffle(ids)
    return [f"{API_PATH}/conversations/{identity}/messages?limit=50" for identity in ids]


def search_paths() -> list[str]:
    return [f"/api/v1/search?q={quote(query)}&kind=all&limit=20" for query in QUERIES]


def measure(results: Results, size: Size, folder: Path, seconds: int, largest: bool) -> None:
    """Throughput with 16 connections, latency with 2 (on an idle server latency is work, not queue)."""
    section = f"http {size.name}"
    with Service(folder) as service:
        if largest:
            time.sleep(2)
            results.add("memory 100 k", "resident idle", resident_megabytes(service.pid), "MB", 50)
            results.add("memory 100 k", "of it anonymous", resident_megabytes(service.pid, "RssAnon"), "MB")
        api = API(service.port, token(folder))
        kinds = {"health": ["/health"], "inbox": [f"{API_PATH}/inbox?view=open&limit=50"],
                 "conversation": conversation_paths(api), "search": search_paths()}
        most = 0.0
        for name, paths in kinds.items():
            load.run(service.port, service.pid, token(folder), paths, 2, 1)
            busy = load.run(service.port, service.pid, token(folder), paths, 16, seconds)
            calm = load.run(service.port, service.pid, token(folder), paths, 2, seconds)
            most = max(most, busy.resident, calm.resident)
            results.add(section, f"{name}: requests/s", busy.rate, "1/s", note=f"{busy.errors + calm.errors} errors" if busy.errors + calm.errors else "")
            results.add(section, f"{name}: CPU a request", busy.cpu, "µs", 400 if name in ("inbox", "conversation") else None)
            results.add(section, f"{name}: p50", calm.p50, "ms")
            results.add(section, f"{name}: p99", calm.p99, "ms", 50 if name == "search" else None)
        slowest_query(results, section, api)
        if largest:
            results.add("memory 100 k", "resident under load", max(most, resident_megabytes(service.pid, "VmHWM")), "MB", 200)
    if largest:
        flat(results)


def slowest_query(results: Results, section: str, api: API) -> None:
    """Each query alone, so that the table can name the slowest."""
    times: dict[str, list[float]] = {}
    for query, path in zip(QUERIES, search_paths()):
        for _ in range(5):
            begin = time.perf_counter()
            api.bytes(path)
            times.setdefault(query, []).append((time.perf_counter() - begin) * 1e3)
    slowest = max(times, key=lambda query: percentile(times[query], 0.5))
    results.add(section, "search: slowest query, p50", percentile(times[slowest], 0.5), "ms", note=f"({slowest})")


def flat(results: Results) -> None:
    """The inbox must cost the same however much lies below it: at most a quarter more at the largest size."""
    small, large = results.value("http 2 k", "inbox: CPU a request"), results.value("http 100 k", "inbox: CPU a request")
    if small and large:
        results.add("http 100 k", "inbox: CPU against 2 k", large / small, "times", 1.25)


def start(results: Results, folder: Path, rounds: int = 7) -> None:
    """From exec to the first 200, file cache warm."""
    times, cpu = [], []
    for _ in range(rounds):
        service = Service(folder)
        begin = time.perf_counter()
        service.start()
        times.append((time.perf_counter() - begin) * 1e3)
        cpu.append(cpu_seconds(service.pid) * 1e3)
        service.stop()
    results.add("start 100 k", "to the first 200, p50", percentile(times, 0.5), "ms", 150)
    results.add("start 100 k", "to the first 200, worst", max(times), "ms")
    results.add("start 100 k", "CPU until then, p50", percentile(cpu, 0.5), "ms")
