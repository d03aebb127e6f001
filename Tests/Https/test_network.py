"""On the office network without TLS, and behind a real nginx: who may sign in, who counts as whom, and what is said."""
from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from certificates import Authority
from nginx import Nginx, have_nginx
from secure_service import Client, SecureService

Serve = Callable[..., SecureService]
NAME = "mail.elsewhere.test"


def own_address() -> str | None:
    """An address of this machine that is not loopback; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.200", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return None if address.startswith("127.") else address


@pytest.fixture
def address() -> str:
    found = own_address()
    if not found:
        pytest.skip("this machine has no address but loopback")
    return found


def test_plain_sign_in_from_another_machine_is_refused(serve: Serve, address: str) -> None:
    service = serve(None, "0.0.0.0")
    assert "Other machines can reach 0.0.0.0" in service.log() and "they cannot sign in. Set tls_certificate" in service.log()
    far = service.client(address=address)
    # Addresses cannot be rebound: the page answers and can say why.
    assert far.send("GET", "/").status == 200
    refused = far.sign_in()
    assert refused.status == 403 and refused.json["code"] == "insecure" and "HTTPS" in refused.json["detail"]
    assert far.send("GET", "/health", Host="office.lan").status == 421
    assert far.send("GET", "/metrics").status == 401
    for name in ("X-Forwarded-Proto", "X-Forwarded-For", "Forwarded"):
        forged = Client(service.port, address=address, headers={name: "https"})
        assert forged.sign_in().status == 403, name
    near = service.client()
    assert near.sign_in().status == 200


def test_unless_the_owner_allows_it(serve: Serve, address: str) -> None:
    service = serve(None, "0.0.0.0", DRAGOMAN_ALLOW_PLAIN_SIGN_IN="yes")
    assert "passwords and letters can be read on their way" in service.log()
    answer = service.client(address=address).sign_in()
    assert answer.status == 200 and answer.cookie.startswith("dragoman=") and "Secure" not in answer.headers["Set-Cookie"]


def test_the_public_name_makes_no_plain_port_safe(serve: Serve, address: str) -> None:
    service = serve(None, "0.0.0.0", DRAGOMAN_PUBLIC_URL=f"https://{NAME}")
    assert service.client(address=address, host=NAME).sign_in().status == 403


def test_https_on_the_network_needs_no_words(serve: Serve, address: str) -> None:
    service = serve("good", "0.0.0.0")
    assert "Other machines" not in service.log()
    context = service.client().context()
    context.check_hostname = False  # The certificate is for localhost, the address cannot be known before.
    client = service.client(address=address)
    client.context = lambda: context  # type: ignore[method-assign]
    assert client.sign_in().status == 200


# MARK: behind nginx


@pytest.fixture
def proxy(authority: Authority, tmp_path: Path) -> Iterator[Callable[[SecureService], Nginx]]:
    if not have_nginx():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no nginx: packaging/require.sh test installs it")
    running: list[Nginx] = []

    def start(service: SecureService) -> Nginx:
        running.append(Nginx(tmp_path / "nginx", service.port, authority.pairs["wrong_name"], NAME).start())
        return running[-1]

    yield start
    for one in running:
        one.stop()


def behind(service: SecureService, nginx: Nginx, **changes: object) -> Client:
    return Client(nginx.port, **{"trust": service.authority.ca_file, "host": f"{NAME}:{nginx.port}", **changes})  # type: ignore[arg-type]


@pytest.fixture
def proxied(serve: Serve, proxy: Callable[[SecureService], Nginx]) -> tuple[SecureService, Nginx]:
    """The documented way: plain HTTP on loopback, nginx with TLS before it."""
    # nginx listens on a port of its own here, so the public address has one too.
    port = Nginx.free()
    service = serve(None, DRAGOMAN_PUBLIC_URL=f"https://{NAME}:{port}", DRAGOMAN_TRUSTED_PROXIES="127.0.0.1")
    nginx = proxy(service)
    nginx.move(port)
    return service, nginx


def test_signing_in_through_nginx(proxied: tuple[SecureService, Nginx]) -> None:
    service, nginx = proxied
    client = behind(service, nginx, source="127.0.0.9")
    assert client.send("GET", "/").status == 200
    answer = client.sign_in()
    assert answer.status == 200, answer.body
    assert answer.cookie.startswith("__Host-dragoman=") and "; Secure" in answer.headers["Set-Cookie"]
    live = client.live(Cookie=answer.cookie)
    assert live.alive()
    live.close()
    with pytest.raises(RuntimeError, match="403"):
        client.live(Cookie=answer.cookie, Origin="https://elsewhere.example")
    sessions = client.send("GET", "/api/v1/auth/sessions", Cookie=answer.cookie).json["items"]
    assert [session["network"] for session in sessions] == ["127.0.0.9"], "the client's own address, not nginx's"


def test_forged_addresses_do_not_count(proxied: tuple[SecureService, Nginx]) -> None:
    service, nginx = proxied
    client = behind(service, nginx, source="127.0.0.9", headers={"X-Forwarded-For": "198.51.100.7"})
    answer = client.sign_in()
    sessions = client.send("GET", "/api/v1/auth/sessions", Cookie=answer.cookie).json["items"]
    assert [session["network"] for session in sessions] == ["127.0.0.9"]
    # Guessing from one address does not lock the others out, and a forged address is no new one.
    wrong = {"email": "owner@dragoman.test", "password": "guessed at random"}
    statuses = [client.send("POST", "/api/v1/auth/login", wrong, Origin=client.origin, X_Forwarded_For=f"198.51.100.{n}").status
                for n in range(12)]
    assert 429 in statuses, statuses


def test_a_proxy_that_is_not_trusted_is_not_believed(serve: Serve, proxy: Callable[[SecureService], Nginx]) -> None:
    service = serve(None)
    nginx = proxy(service)
    refused = behind(service, nginx, host=f"localhost:{nginx.port}", address="127.0.0.1")
    context = refused.context()
    context.check_hostname = False
    refused.context = lambda: context  # type: ignore[method-assign]
    refused.headers = {"Sec-Fetch-Site": "same-origin"}  # As browsers say it, where they came by HTTPS.
    answer = refused.sign_in()
    assert answer.status == 403, answer.body
    assert "trusted_proxies" in answer.json["detail"]
    assert refused.send("GET", "/metrics").status == 401, "a proxy's clients are not local"


def test_names_behind_nginx(proxied: tuple[SecureService, Nginx]) -> None:
    service, nginx = proxied
    assert behind(service, nginx).send("GET", "/health", Host="office.lan").status == 421


def test_large_files_stream_through(proxied: tuple[SecureService, Nginx]) -> None:
    service, nginx = proxied
    content = os.urandom(40 << 20)
    before = service.memory()
    answer = behind(service, nginx).send("POST", "/api/v1/files?name=large.bin", content, Authorization=f"Bearer {service.token}",
                                         Content_Type="application/octet-stream")
    assert answer.status == 201, answer.body
    assert answer.json["sha256"] == hashlib.sha256(content).hexdigest()
    assert not nginx.buffered(), "nginx kept no body in a file"
    print(f"memory {before} MB before, {service.memory()} MB after 40 MB through nginx")
    assert service.memory() - before < 120
