"""HTTPS with own certificate files: what browsers see, renewal without a restart, and what is said when something is wrong."""
from __future__ import annotations

import json
import socket
import ssl
import subprocess
from collections.abc import Callable

import pytest
from certificates import Authority
from dragoman import CommandFailed
from secure_service import Client, SecureService

Serve = Callable[..., SecureService]


def subject(client: Client, trust_all: bool = True) -> bytes:
    """The certificate that is served now."""
    context = client.context()
    if trust_all:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((client.address, client.port), timeout=10) as plain, context.wrap_socket(plain) as secure:
        return secure.getpeercert(binary_form=True) or b""


def der(pair: object) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pair.certificate.read_text())  # type: ignore[attr-defined]


def ask(connection: socket.socket) -> None:
    """A request on a connection that is kept."""
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = b""
    while b'"status":"ok"' not in answer:
        part = connection.recv(65_536)
        assert part, answer
        answer += part


def test_page_sign_in_and_live_socket(serve: Serve) -> None:
    service = serve()
    client = service.client(address="localhost")
    assert client.send("GET", "/").status == 200
    answer = client.sign_in()
    assert answer.status == 200, answer.body
    header = answer.headers["Set-Cookie"]
    assert answer.cookie.startswith("__Host-dragoman=") and "; Secure" in header and "HttpOnly" in header
    # Another port of the same host may serve plain HTTP, and browsers would refuse it for a year.
    assert answer.headers["Strict-Transport-Security"] is None
    assert client.send("GET", "/api/v1/auth/me", Cookie=answer.cookie).status == 200
    live = client.live(Cookie=answer.cookie)
    live.close()
    with pytest.raises(RuntimeError, match="403"):
        client.live(Cookie=answer.cookie, Origin="https://elsewhere.example")
    with pytest.raises(RuntimeError, match="403"):
        client.live(Cookie=answer.cookie, Origin=f"http://{client.authority}")


def test_an_event_comes_over_the_live_socket(serve: Serve) -> None:
    service = serve()
    live = service.client().live(Authorization=f"Bearer {service.token}")
    mail = service.data.parent / "new.eml"
    mail.write_bytes(b"From: anna@client.example\r\nTo: office@example.com\r\nMessage-ID: <one@client.example>\r\nSubject: Passport\r\n\r\nHello\r\n")
    service.run("import", "mail", str(mail), "--address", "office@example.com")
    while "conversation" not in json.dumps(live.receive()):
        pass
    live.close()


def test_versions_of_tls(serve: Serve) -> None:
    service = serve()
    for version, expected in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
        context = service.client().context()
        context.minimum_version = context.maximum_version = version
        with socket.create_connection(("127.0.0.1", service.port)) as plain, \
                context.wrap_socket(plain, server_hostname="localhost") as secure:
            assert secure.version() == expected
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{service.port}", "-tls1_1", "-cipher", "ALL@SECLEVEL=0"],
                          input=b"", capture_output=True, timeout=20)
    assert done.returncode != 0 and b"alert protocol version" in done.stderr, done.stderr


def test_plain_http_is_sent_to_https(serve: Serve) -> None:
    service = serve()
    plain = service.client(trust=None)
    answer = plain.send("GET", "/inbox?a=b")
    assert (answer.status, answer.headers["Location"]) == (307, f"https://127.0.0.1:{service.port}/inbox?a=b")
    answer = plain.send("POST", "/api/v1/auth/login", {"email": "a"})
    assert answer.status == 400 and f"https://127.0.0.1:{service.port}/".encode() in answer.body
    # In single bytes, and what is neither.
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n":
            slow.send(bytes([byte]))
        assert b"Location: https://localhost/" in slow.makefile("rb").read()
    for noise in (b"SSH-2.0-x\r\n", b"\x00\xff\x00", b"\x16\x03\x01\x00\x05hello"):
        with socket.create_connection(("127.0.0.1", service.port), timeout=15) as other:
            other.sendall(noise)
            assert b"HTTP" not in other.makefile("rb").read()
    assert service.client().send("GET", "/health").status == 200


def test_names_are_those_of_the_certificate(serve: Serve) -> None:
    service = serve("wrong_name")
    client = service.client(host=f"mail.elsewhere.test:{service.port}")
    assert client.send("GET", "/health").status == 200
    assert client.sign_in().status == 200
    refused = client.send("GET", "/health", Host="other.elsewhere.test")
    assert refused.status == 421 and refused.json["code"] == "misdirected"
    # What the start and the setup link name is what browsers accept.
    assert f"answers on https://mail.elsewhere.test:{service.port}" in service.log()


def test_renewed_files_are_taken_up(serve: Serve, authority: Authority) -> None:
    service = serve("expired")
    assert subject(service.client()) == der(authority.pairs["expired"])
    old = service.client(trust=authority.ca_file).context()
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", service.port)) as plain, old.wrap_socket(plain) as kept:
        ask(kept)
        service.put(authority.pairs["good"])
        service.hang_up()
        service.wait_for(lambda: subject(service.client()) == der(authority.pairs["good"]))
        # A connection goes on with what it began with.
        ask(kept)
    assert service.client().send("GET", "/health").status == 200
    assert "the renewed certificate is in use" in service.log()


def test_renewed_files_are_noticed_without_a_signal(serve: Serve, authority: Authority) -> None:
    service = serve("expired", DRAGOMAN_TLS_CHECK_SECONDS="1")
    service.put(authority.pairs["good"])
    service.wait_for(lambda: subject(service.client()) == der(authority.pairs["good"]), 5)


@pytest.mark.parametrize("fault", ["foreign key", "half certificate", "half key", "no file", "expired"])
def test_what_does_not_hold_is_refused(serve: Serve, authority: Authority, fault: str) -> None:
    service = serve()
    other = authority.pairs["wrong_name"]
    match fault:
        case "foreign key":
            service.put(other, certificate=False)
        case "half certificate":
            service.files.certificate.write_bytes(other.certificate.read_bytes()[:200])
        case "half key":
            service.files.key.write_bytes(other.key.read_bytes()[:60])
        case "no file":
            service.files.key.unlink()
        case "expired":
            service.put(authority.pairs["expired"])
    for _ in range(3):
        service.hang_up()
        service.wait_for(lambda: "the new certificate is not used" in service.log())
    assert service.client().send("GET", "/health").status == 200
    assert subject(service.client()) == der(authority.pairs["good"])
    assert service.log().count("the new certificate is not used") == 1, "said once"
    health = service.health()["certificate"]
    assert health["state"] == "failed" and "are not used" in health["words"] and health["advice"]
    assert "HTTPS failed:" in service.run("status")
    with pytest.raises(CommandFailed, match="FAILED  certificate"):
        service.run("doctor")
    service.put(other)
    service.hang_up()
    service.wait_for(lambda: subject(service.client()) == der(other))
    assert service.health("mail.elsewhere.test")["certificate"]["state"] == "ok"


def test_an_expired_certificate_is_red_everywhere(serve: Serve) -> None:
    service = serve("expired")
    assert "expired" in service.log() and "Renew it" in service.log()
    status = json.loads(service.run("status", "--json"))["certificate"]
    assert status["state"] == "failed" and "expired" in status["words"] and "Renew it" in status["advice"]
    with pytest.raises(CommandFailed, match="certificate.*expired"):
        service.run("doctor")


def test_a_good_one_is_green(serve: Serve) -> None:
    service = serve()
    health = service.health()["certificate"]
    assert health["state"] == "ok" and health["names"] == ["localhost", "127.0.0.1"] and health["advice"] is None
    checks = {check["name"]: check for check in json.loads(service.run("doctor", "--json"))["checks"]}
    assert checks["certificate"]["state"] == "ok" and "certificate key" not in checks
    service.files.key.chmod(0o644)
    checks = {check["name"]: check for check in json.loads(service.run("doctor", "--json"))["checks"]}
    assert checks["certificate key"]["state"] == "warning" and "chmod o=" in checks["certificate key"]["advice"]
    assert "certificate" not in service.client().send("GET", "/health").json, "nothing of it for strangers"


@pytest.mark.parametrize("change, words", [
    ({"DRAGOMAN_TLS_KEY": ""}, "needs both tls_certificate and tls_key"),
    ({"DRAGOMAN_TLS_KEY": "/nowhere/key.pem"}, "/nowhere/key.pem cannot be read"),
])
def test_a_start_without_a_usable_pair_ends_in_words(serve: Serve, change: dict[str, str], words: str) -> None:
    service = serve(**change)
    assert service.process and service.process.wait(10) == 78
    assert words in service.log()


def test_hanging_up_on_plain_http_changes_nothing(serve: Serve) -> None:
    service = serve(None)
    service.hang_up()
    service.hang_up()
    assert service.client().send("GET", "/health").status == 200


def test_a_client_that_never_says_goodbye_is_let_go(serve: Serve) -> None:
    """Without a close_notify, in the middle of the handshake, and half-closed."""
    service = serve()
    for cut in range(3):
        client = service.client().connect() if cut else socket.create_connection(("127.0.0.1", service.port))
        if cut == 0:
            client.sendall(b"\x16\x03\x01")
        if cut == 2:
            client.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            client.settimeout(10)
            while client.recv(65_536):
                pass
        client.close()
    assert service.client().send("GET", "/health").status == 200
