"""The corpus of third-party mail (DRAGOMAN_CORPUS): everything imports without an error, twice without a second copy."""
from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import pytest

from compare import read_everything
from dragoman import API, Service, binary, command, import_mail, new_office

CORPUS = os.environ.get("DRAGOMAN_CORPUS")
ADDRESS = "corpus@dragoman.test"
pytestmark = [
    pytest.mark.skipif(not CORPUS, reason="DRAGOMAN_CORPUS is unset"),
    pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY"),
]


def mail_files() -> list[Path]:
    """Every file below mail/ but the table that describes them and the licences."""
    base = Path(CORPUS or "") / "mail"
    return sorted(p for p in base.rglob("*") if p.is_file() and p.suffix not in (".tsv", ".md") and "LICENSE" not in p.name)


@pytest.fixture(scope="module")
def files() -> list[Path]:
    found = mail_files()
    assert found, "the corpus has no mail"
    return found


def canonical(raw: bytes) -> str:
    """The mail as such: without line end form, a delivery agent's `From ` line above it and empty lines below it."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if re.match(rb"From [^:\n]*(\n|\d:\d\d)", raw):
        raw = raw.split(b"\n", 1)[1].replace(b"\n>From ", b"\nFrom ")
    return hashlib.sha256(raw.rstrip(b"\n")).hexdigest()


def test_imports_twice_without_a_second_copy(files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    token = new_office(data)
    first = import_mail(data, files, ADDRESS)
    assert first.read == len(files) and first.unreadable == 0
    assert first.new + first.known == first.read
    with Service(data) as service:
        api = API(service.port, token)
        before = read_everything(api)
        originals = {canonical(path.read_bytes()): path for path in files}
        stored = {canonical(raw) for raw in before.raw.values()}
        assert len(before.messages) == first.new
        assert stored <= set(originals)
        # What is not there itself came a second time with other trace headers: no more than the import counted as known.
        missing = [path.name for key, path in originals.items() if key not in stored]
        assert len(missing) <= first.known - (len(files) - len(originals)), missing
        for attachment in (a for m in before.messages for a in m["attachments"]):
            assert hashlib.sha256(api.bytes(f"/api/v1/files/{attachment['id']}")).hexdigest() == attachment["sha256"]
        second = import_mail(data, files, ADDRESS)
        assert (second.read, second.new, second.unreadable) == (len(files), 0, 0)
        after = read_everything(api)
        assert {m["id"] for m in after.messages} == {m["id"] for m in before.messages}
        cards = sum(m["type"] == "unsupported" for m in before.messages)
    with capsys.disabled():
        print(f"\ncorpus: {len(files)} files, {first.new} mails, {first.known} known, {cards} cards")


def test_each_file_alone_gives_one_mail(files: list[Path], tmp_path: Path) -> None:
    """No file may vanish without a word: each is read as one mail, whatever its first line looks like."""
    data = tmp_path / "data"
    new_office(data)
    silent = [path.name for path in files if import_mail(data, [path], ADDRESS).read != 1]
    assert silent == []


def test_inspect_reads_every_file(files: list[Path]) -> None:
    """`mail inspect` answers JSON with every promised field for each file."""
    fields = {"message_id", "in_reply_to", "references", "from", "to", "subject", "date", "text", "html", "attachments", "auto",
              "bounce", "charset", "defects"}
    for path in files:
        read = json.loads(command(None, "mail", "inspect", path))
        assert fields <= set(read), (path.name, fields - set(read))
