"""What people are told: status, doctor, health, metrics, the settings; and what nobody is ever told."""
from __future__ import annotations

import base64
import http.client
import json
import re
import subprocess
from typing import Any

import pytest

from dovecot import Dovecot
from dragoman import API, PASSWORD, binary, free_port, token_in
from letters import letters
from office import CHANNELS, Office
from user_mailbox import Mailbox

HEALTH_FIELDS = {"state", "since", "last_contact_at", "last_success_at", "backlog", "reason", "words", "advice", "detail", "next_try_at",
                 "on_server", "here", "checked_at"}


@pytest.fixture
def good_and_bad(office: Office, box: Mailbox) -> tuple[Office, str, str]:
    """An office with a mailbox that works and one whose password is wrong."""
    box.deliver(letters(3))
    good = office.connect(box)
    bad = office.connect(box.server.add_user(f"bad{len(box.server.passwords)}"), password="not this one")
    office.wait_mails(3)
    office.wait_ok(good)
    office.wait(bad, lambda h: h.get("state") == "down", "down")
    return office, good, bad


def run(office: Office, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([str(binary()), *arguments, "--data", str(office.data)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_status(good_and_bad: tuple[Office, str, str]) -> None:
    office, good, bad = good_and_bad
    status = json.loads(office.run("status", "--json"))
    assert status["pid"] == office.service.pid and status["version"] and status["started_at"]
    assert status["database"]["size"] > 0
    listeners = {entry["address"]: entry for entry in status["listeners"]}
    assert listeners[good]["state"] == "ok" and listeners[good]["connected"] is True and listeners[good]["platform"] == "email"
    assert HEALTH_FIELDS <= set(listeners[bad]) and listeners[bad]["reason"] == "signin_refused"
    text = office.run("status")
    assert good in text and bad in text
    assert listeners[bad]["words"] in " ".join(text.split()), text


def test_status_without_a_service(office: Office) -> None:
    assert office.service.stop() == 0
    code, _, words = run(office, "status")
    assert code == 69 and words.strip(), (code, words)
    assert run(office, "status", "--json")[0] == 69


def test_list_in_words(good_and_bad: tuple[Office, str, str]) -> None:
    office, good, bad = good_and_bad
    text = office.run("channel", "list")
    assert good in text and bad in text
    listed = {item["address"]: item for item in json.loads(office.run("channel", "list", "--json"))}
    assert {"id", "platform", "address", "connected", "health"} <= set(listed[good])
    assert set(listed[good]["health"]) >= HEALTH_FIELDS


def test_health_page(good_and_bad: tuple[Office, str, str]) -> None:
    office, good, bad = good_and_bad
    listeners = {entry["address"]: entry for entry in office.api.json("/health")["listeners"]}
    assert (listeners[good]["state"], listeners[good]["reason"], listeners[good]["backlog"]) == ("ok", None, 0)
    assert (listeners[bad]["state"], listeners[bad]["reason"]) == ("down", "signin_refused")
    assert all({"id", "address", "platform"} | HEALTH_FIELDS <= set(entry) for entry in listeners.values())
    connection = http.client.HTTPConnection("127.0.0.1", office.service.port, timeout=10)
    connection.request("GET", "/health")
    anonymous = json.loads(connection.getresponse().read())
    assert "listeners" not in anonymous and good not in json.dumps(anonymous)


def test_metrics(good_and_bad: tuple[Office, str, str]) -> None:
    office, good, bad = good_and_bad
    text = office.api.bytes("/metrics").decode()

    def value(name: str, address: str) -> float:
        found = re.search(rf'^{name}\{{account="{re.escape(address)}"\}} (\S+)$', text, re.MULTILINE)
        assert found, f"{name} of {address} is missing\n{text}"
        return float(found[1])

    assert (value("dragoman_listener_up", good), value("dragoman_listener_up", bad)) == (1, 0)
    assert value("dragoman_listener_backlog", good) == 0
    assert value("dragoman_listener_mails_total", good) == 3
    assert 0 <= value("dragoman_listener_last_success_seconds", good)


def test_doctor(good_and_bad: tuple[Office, str, str]) -> None:
    office, good, bad = good_and_bad
    code, out, _ = run(office, "doctor", "--json")
    checks = json.loads(out)["checks"]
    assert code == 1
    odd = [c for c in checks if not set(c) >= {"name", "state", "words", "advice"} or c["state"] not in ("ok", "warning", "failed")]
    assert not odd, odd
    failed = [c for c in checks if c["state"] == "failed"]
    assert failed and all(c["words"] and c["advice"] for c in failed), failed
    assert all(bad in json.dumps(c) for c in failed), failed
    assert any(good in json.dumps(c) and c["state"] == "ok" for c in checks)
    # Data folder, key, disk, clock, database: each has its line.
    names = " ".join(c["name"] for c in checks).lower()
    for word in ("data", "key", "disk", "clock", "dns", "database"):
        assert word in names, (word, names)
    office.run("channel", "remove", "--address", bad)
    code, out, _ = run(office, "doctor", "--json")
    assert code == 0, out
    code, out, _ = run(office, "doctor")
    assert code == 0 and good in out


def test_doctor_finds_what_is_wrong_with_the_folder(office: Office) -> None:
    assert office.service.stop() == 0
    key = office.data / "master.key"
    key.chmod(0o644)
    code, out, _ = run(office, "doctor", "--json")
    found = [c for c in json.loads(out)["checks"] if c["state"] != "ok"]
    assert any("key" in c["name"].lower() and c["advice"] for c in found), out
    key.chmod(0o600)


def test_adding_shows_each_step(office: Office, box: Mailbox) -> None:
    """On stderr, a line a step; a mailbox that does not work is stored all the same and goes on trying."""
    line = [str(binary()), "channel", "add", "email", "--address", "a@dragoman.test", "--imap", box.url(), "--password-stdin", "--ca-file",
            str(box.server.authority.ca_file), "--data", str(office.data)]
    done = subprocess.run(line, input=box.password + "\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.strip().splitlines()) >= 4, done.stderr
    office.wait_ok("a@dragoman.test")
    line[line.index("a@dragoman.test")] = "b@dragoman.test"
    line[line.index(box.url())] = f"imaps://other@localhost:{free_port()}"
    done = subprocess.run(line, input="whatever\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    office.wait_bad("b@dragoman.test", "refused")


def steps(office: Office, **fields: Any) -> list[dict[str, Any]]:
    status, body = office.api.request("POST", f"{CHANNELS}/email/test", fields)
    assert status == 200, body
    return [json.loads(line) for line in body.splitlines() if line.strip()]


def test_test_endpoint(office: Office, box: Mailbox) -> None:
    """Every step with its end; the last line says where mail is."""
    box.deliver(letters(3))
    imap = {"host": "localhost", "port": box.server.tls_port, "security": "tls", "user": box.user}
    ca = box.server.authority.ca_file.read_text()
    lines = steps(office, address="a@dragoman.test", imap=imap, password=box.password, ca_pem=ca)
    assert [line["step"] for line in lines if line.get("state") == "ok"] == ["name", "connect", "tls", "sign_in", "folders"]
    assert lines[-1]["step"] == "done" and lines[-1]["ok"] is True
    folders = {f["name"]: f for f in lines[-1]["folders"]}
    assert (folders["INBOX"]["role"], folders["INBOX"]["messages"]) == ("inbox", 3)
    assert folders["Sent"]["role"] == "sent" and folders["Trash"]["role"] == "trash"
    for change, step, reason in (({"password": "wrong"}, "sign_in", "signin_refused"), ({"ca_pem": None}, "tls", "tls_untrusted"),
                                 ({"imap": {**imap, "port": free_port()}}, "connect", "refused"),
                                 ({"imap": {**imap, "host": "no-such-host.invalid"}}, "name", "name_not_found")):
        lines = steps(office, **{"address": "a@dragoman.test", "imap": imap, "password": box.password, "ca_pem": ca, **change})
        failed = [line for line in lines if line.get("state") == "failed"]
        assert [(line["step"], line["reason"]) for line in failed] == [(step, reason)], lines
        assert failed[0]["words"] and failed[0]["advice"]
        assert lines[-1] == {"step": "done", "ok": False, "folders": []}


def test_conflicts_and_bad_fields(office: Office, box: Mailbox) -> None:
    address = office.connect(box)
    imap = {"host": "localhost", "port": box.server.tls_port, "security": "tls", "user": box.user}
    base = {"platform": "email", "address": "new@dragoman.test", "imap": imap, "smtp": None, "password": box.password}
    for change, status, word in (({"address": address}, 409, "address_taken"), ({}, 409, "mailbox_taken"),
                                 ({"imap": {**imap, "host": ""}}, 422, "imap.host"), ({"imap": {**imap, "port": 0}}, 422, "imap.port"),
                                 ({"password": ""}, 422, "password"), ({"address": "no address"}, 422, "address")):
        got, body = office.api.request("POST", CHANNELS, {**base, **change})
        assert got == status and word in body.decode(), (change, got, body)


def test_who_sees_what(good_and_bad: tuple[Office, str, str]) -> None:
    """The manager sees the list with its health; settings are the owner's; the accountant sees nothing of it."""
    office, good, _ = good_and_bad
    identity = office.channels()[good]["id"]
    for role, expected in (("manager", (200, 403)), ("accountant", (403, 403))):
        office.run("user", "add", "--email", f"{role}@dragoman.test", "--name", role, "--role", role, "--password-stdin", stdin=PASSWORD + "\n")
        api = API(office.service.port, token_in(office.run("token", "add", "--email", f"{role}@dragoman.test", "--name", "t")))
        got = (api.request("GET", CHANNELS)[0], api.request("GET", f"{CHANNELS}/{identity}")[0])
        assert got == expected, role
        assert api.request("PATCH", f"{CHANNELS}/{identity}", {"name": "x"})[0] == 403
        assert api.request("POST", f"{CHANNELS}/{identity}/check")[0] == 403


def everywhere(office: Office) -> dict[str, bytes]:
    """All that the office has written down."""
    return {str(p): p.read_bytes() for p in [*office.data.rglob("*"), office.service.log] if p.is_file() and p.name != "master.key"}


def test_the_password_is_nowhere(office: Office, server: Dovecot) -> None:
    """Neither on disk nor in a log nor in an answer, plain or thinly dressed; whether signing in works or not."""
    secret = "Unmistakable-7319-Pass"
    box = server.add_user("biuro", secret)
    address = office.connect(box)
    office.wait_ok(address)
    identity = office.channels()[address]["id"]
    answers = [office.api.bytes(path) for path in (CHANNELS, f"{CHANNELS}/{identity}", f"{CHANNELS}/{identity}/ledger", "/health", "/metrics",
                                                   "/api/v1/events?after=0", "/api/openapi.json")]
    steps_said = steps(office, address=address, channel_id=identity,
                       imap={"host": "localhost", "port": server.tls_port, "security": "tls", "user": "biuro"},
                       ca_pem=server.authority.ca_file.read_text())
    assert steps_said[-1]["ok"], "the stored password is used where none is given"
    server.set_password("biuro", "other")
    server.kill_sessions()
    office.wait(address, lambda h: h.get("state") == "down", "down")
    answers += [json.dumps(office.channel(address)).encode(), office.run("channel", "list", "--json").encode(), office.run("status").encode(),
                run(office, "doctor")[1].encode()]
    answers += [json.dumps(office.change(address, name="Biuro")).encode()]
    assert office.channel(address)["email"]["has_password"] is True
    listing = subprocess.run(["ps", "axww", "-o", "args"], capture_output=True).stdout
    forms = {secret.encode(), base64.b64encode(secret.encode()), base64.b64encode(f"\0biuro\0{secret}".encode()),
             secret.encode().hex().encode(), secret.encode("utf-16-le")}
    office.service.kill()  # With the log of writes as it was, nothing tidied away.
    places = {**everywhere(office), "answers": b"\n".join(answers), "command lines": listing}
    for place, data in places.items():
        for form in forms:
            assert form not in data, f"the password stands in {place}"


def test_the_key_is_made_once_and_kept_close(office: Office) -> None:
    key = office.data / "master.key"
    assert key.stat().st_mode & 0o077 == 0
    content = key.read_bytes()
    office.restart()
    assert key.read_bytes() == content
