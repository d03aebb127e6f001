"""Imports thousands of generated mails through the real binary and compares every field of every mail.

DRAGOMAN_MAILS sets how many (2400), DRAGOMAN_SEED which (2026)."""
from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from compare import Report, Shown, compare, read_everything
from dragoman import API, Counts, Service, binary, import_mail, new_office
from generator import FORMS, generate, write_mails
from truth import Mail

pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


@dataclass
class Office:
    """A data folder with all mails in it, and the service over it."""
    data: Path
    mails: list[Mail]
    sources: dict[tuple[str, str], Path]
    counts: dict[tuple[str, str], Counts]
    service: Service
    api: API
    shown: Shown


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The first forms are imported by the command alone, the last one while the service runs."""
    folder = tmp_path_factory.mktemp("truth")
    mails = generate(int(os.environ.get("DRAGOMAN_MAILS", "2400")), int(os.environ.get("DRAGOMAN_SEED", "2026")))
    sources = write_mails(folder / "mails", mails)
    data = folder / "data"
    token = new_office(data)
    ordered = sorted(sources, key=lambda key: (FORMS.index(key[1]), key[0]))
    counts = {key: import_mail(data, [sources[key]], key[0]) for key in ordered if key[1] != "mbox"}
    with Service(data) as service:
        counts |= {key: import_mail(data, [sources[key]], key[0]) for key in ordered if key[1] == "mbox"}
        api = API(service.port, token)
        yield Office(data, mails, sources, counts, service, api, read_everything(api))


def test_counts(office: Office) -> None:
    """The counts at the end of each import: every file read, every mail new once, none unreadable."""
    seen: set[tuple[str, int]] = set()
    for key in sorted(office.counts, key=lambda key: (FORMS.index(key[1]), key[0])):
        group = [m for m in office.mails if (m.account, m.form) == key]
        originals = {(m.account, m.index if m.duplicate_of is None else m.duplicate_of) for m in group}
        new = len(originals - seen)
        seen |= originals
        assert office.counts[key] == Counts(len(group), new, len(group) - new, 0), key


def test_every_field_of_every_mail(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    report: Report = compare(office.mails, office.api, office.shown)
    with capsys.disabled():
        print(f"\ntruth: {report.summary()}")
    kinds: dict[str, int] = {}
    for difference in report.differences:
        kinds[difference.field] = kinds.get(difference.field, 0) + 1
    text = "\n".join(str(d) for d in report.differences[:200])
    (office.data.parent / "differences.txt").write_text("\n".join(str(d) for d in report.differences))
    assert not report.differences, f"{kinds}\n{text}"


def test_one_person_in_two_mailboxes_is_one_client(office: Office) -> None:
    """Two conversations, one client, for who wrote to both mailboxes."""
    clients: dict[str, set[str]] = {}
    for conversation in office.shown.conversations.values():
        if conversation["client"]:
            clients.setdefault(conversation["counterpart"]["address"].lower(), set()).add(conversation["client"]["id"])
    both = [m for m in office.mails if "two-mailboxes" in m.features]
    assert both and all(len(clients[m.sender.address.lower()]) == 1 for m in both)


def test_every_mail_is_found_by_its_words(office: Office) -> None:
    """Each mail bears a word of its own; the search leads to it."""
    rng = random.Random(1)
    candidates = [m for m in office.mails if m.duplicate_of is None and m.bounce is None and "two-mailboxes" not in m.features]
    subjects = {m["id"]: m["text"] for m in office.shown.messages}
    for mail in rng.sample(candidates, min(150, len(candidates))):
        items = office.api.json(f"/api/v1/search?q=%22{mail.token}%22&kind=messages&limit=10")["items"]
        assert len(items) == 1, (mail.index, items)
        assert mail.token in subjects[items[0]["message_id"] or items[0]["id"]]


def test_second_import_brings_nothing(office: Office) -> None:
    """While the service runs: everything is here already, and nothing in the interface changes."""
    before = {c: (v["message_count"], v["last_message_at"]) for c, v in office.shown.conversations.items()}
    for (account, form), path in office.sources.items():
        group = [m for m in office.mails if (m.account, m.form) == (account, form)]
        assert import_mail(office.data, [path], account) == Counts(len(group), 0, len(group), 0)
    after = read_everything(office.api)
    assert {c: (v["message_count"], v["last_message_at"]) for c, v in after.conversations.items()} == before
    assert {m["id"] for m in after.messages} == {m["id"] for m in office.shown.messages}


def test_second_import_without_the_service(office: Office) -> None:
    assert office.service.stop() == 0
    for (account, form), path in office.sources.items():
        assert import_mail(office.data, [path], account).new == 0
    office.service.start()
    assert {m["id"] for m in read_everything(office.api).messages} == {m["id"] for m in office.shown.messages}
