"""The corpus of third-party mail (DRAGOMAN_CORPUS): everything imports without an error, twice without a second copy."""
from __future__ import annotations

import hashlib
import json
import os
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
    """Every file below mail/ but the table that describes them."""
    base = Path(CORPUS or "") / "mail"
    return sorted(p for p in base.rglob("*") if p.is_file() and p.suffix not in (".tsv", ".md"))


@pytest.fixture(scope="module")
def files() -> list[Path]:
    found = mail_files()
    assert found, "the corpus has no mail"
    return found


def canonical(raw: bytes) -> str:
    return hashlib.sha256(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).hexdigest()


def test_imports_twice_without_a_second_copy(files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    token = new_office(data)
    first = import_mail(data, files, ADDRESS)
    assert first.read == len(files) and first.unreadable == 0
    with Service(data) as service:
        api = API(service.port, token)
        before = read_everything(api)
        originals = {canonical(path.read_bytes()) for path in files}
        stored = [canonical(raw) for raw in before.raw.values()]
        assert len(stored) == len(set(stored)) == first.new
        assert set(stored) <= originals
        # What is missing came a second time with other trace headers; no more than that may be missing.
        assert len(originals) - len(stored) == first.known - (len(files) - len(originals))
        for attachment in (a for m in before.messages for a in m["attachments"]):
            assert hashlib.sha256(api.bytes(f"/api/v1/files/{attachment['id']}")).hexdigest() == attachment["sha256"]
        second = import_mail(data, files, ADDRESS)
        assert (second.read, second.new, second.unreadable) == (len(files), 0, 0)
        after = read_everything(api)
        assert {m["id"] for m in after.messages} == {m["id"] for m in before.messages}
        cards = sum(m["type"] == "unsupported" for m in before.messages)
    with capsys.disabled():
        print(f"\ncorpus: {len(files)} files, {first.new} mails, {first.known} known, {cards} cards")


def test_inspect_reads_every_file(files: list[Path]) -> None:
    """`mail inspect` answers JSON with every promised field for each file."""
    fields = {"message_id", "in_reply_to", "references", "from", "to", "subject", "date", "text", "html", "attachments", "auto",
              "bounce", "charset", "defects"}
    for path in files:
        read = json.loads(command(None, "mail", "inspect", path))
        assert fields <= set(read), (path.name, fields - set(read))
