"""How people and mail reach it: a mailbox, HTTPS by itself, and nginx before it, as docs/https.md says."""

import contextlib
import json
import pathlib
import re
import socket
import http.client
import ssl
import sys
import tempfile
import time

import mail_server
from mail_server import ADDRESS, deliver
from office import OWNER, PASSWORD, api, pid, wait_for_mails
from packages import ROOT
from tree import Skipped

sys.path[:0] = [str(ROOT / "Tests/Support"), str(ROOT / "Tests/Https")]

from certificates import Authority  # noqa: E402
from nginx import documented  # noqa: E402
from secure_service import Client  # noqa: E402

TLS = "/etc/dragoman/tls"
CONF = "/etc/dragoman/dragoman.conf"


def authority(machine):
    """The office's own; made when it is first asked for."""
    if not hasattr(machine, "authority"):
        machine.folder = tempfile.TemporaryDirectory(prefix="dragoman-package-")
        machine.authority = Authority(pathlib.Path(machine.folder.name) / "authority")
    return machine.authority


def a_mailbox_is_connected_and_mail_comes(machine):
    own = authority(machine)
    mail_server.start(machine, own.pairs["good"])
    deliver(machine, "waiting1", "waiting2")
    machine.place("/root/office-ca.pem", own.ca_file.read_bytes())
    said = machine.run(
        f"echo \"{mail_server.PASSWORD}\" | dragoman channel add email --address {ADDRESS} --imap imaps://{ADDRESS}@localhost:993 "
        "--ca-file /root/office-ca.pem --password-stdin --backfill all"
    )
    assert said.returncode == 0 and "FAILED" not in said.stderr, said.stdout + said.stderr
    machine.mails += ["waiting1", "waiting2"]
    wait_for_mails(machine, machine.mails)
    begin = time.monotonic()
    deliver(machine, "fresh")
    machine.mails.append("fresh")
    while api(machine, "/communications/inbox?limit=1")["items"][0]["subject"] != "Akt fresh" and time.monotonic() - begin < 20:
        time.sleep(0.02)
    took = time.monotonic() - begin
    wait_for_mails(machine, machine.mails)
    listed = json.loads(machine.out("dragoman channel list --json"))
    assert [(line["address"], line["health"]["state"]) for line in listed] == [(ADDRESS, "ok")], listed
    return f"from its delivery {took:.2f} s"


@contextlib.contextmanager
def settings(machine, *lines):
    """The service with these lines more in its file, for a while."""
    before = machine.outside(CONF).read_text()
    machine.outside(CONF).write_text(before + "".join(f"{line}\n" for line in lines))
    machine.out("systemctl restart dragoman")
    try:
        yield
    finally:
        machine.outside(CONF).write_text(before)
        machine.out("systemctl restart dragoman")
    machine.answers_within(3)


def documented_lines(pattern):
    """Commands of docs/https.md as they stand there."""
    return re.findall(rf"^ {{4}}({pattern})$", (ROOT / "docs/https.md").read_text(), re.M)


def install_pair(machine, pair):
    """As told; the line with a variable is for certbot."""
    machine.place("/root/tls/fullchain.pem", pair.certificate.read_bytes())
    machine.place("/root/tls/privkey.pem", pair.key.read_bytes(), 0o600)
    told = [line for line in documented_lines(rf"install .* {TLS}/?") if "$" not in line]
    assert told, "docs/https.md does not say how to install the files"
    for line in told:
        machine.out(f"cd /root/tls && {line}")


def served(machine, port):
    """The certificate that is served now."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with machine.network(), socket.create_connection(("127.0.0.1", port), timeout=10) as plain, context.wrap_socket(plain) as secure:
        return secure.getpeercert(binary_form=True)


def sign_in(client):
    answer = client.send("POST", "/api/v1/auth/login", {"email": OWNER, "password": PASSWORD}, Origin=client.origin)
    assert answer.status == 200, answer.body
    assert answer.cookie.startswith("__Host-dragoman=") and "; Secure" in answer.headers["Set-Cookie"], answer.headers["Set-Cookie"]
    return answer.cookie


def https_by_itself_and_a_renewal(machine):
    own = authority(machine)
    renewed = own._leaf("renewed", "localhost", "DNS:localhost,IP:127.0.0.1", own.ca)
    install_pair(machine, own.pairs["good"])
    with settings(machine, f"tls_certificate = {TLS}/fullchain.pem", f"tls_key = {TLS}/privkey.pem"):
        client = Client(8443, host="localhost:8443", trust=own.ca_file)
        with machine.network():
            assert client.send("GET", "/").status == 200
            live = client.live(Cookie=sign_in(client))
            assert Client(8443, host="localhost:8443").send("GET", "/inbox").headers["Location"] == "https://localhost:8443/inbox"
        before, first = pid(machine), served(machine, 8443)
        assert first == ssl.PEM_cert_to_DER_cert(own.pairs["good"].certificate.read_text())
        # A key of another certificate is refused, and what is served stays.
        machine.place("/root/tls/other.pem", renewed.key.read_bytes(), 0o600)
        machine.out(f"install -o dragoman -g dragoman -m 0600 /root/tls/other.pem {TLS}/privkey.pem")
        machine.out("systemctl kill -s HUP dragoman")
        said = "journalctl -u dragoman -n 20 -o cat"
        machine.wait_until(lambda: "the new certificate is not used" in machine.out(said), lambda: machine.out(said))
        assert served(machine, 8443) == first
        install_pair(machine, renewed)
        machine.out("systemctl kill -s HUP dragoman")
        wanted = ssl.PEM_cert_to_DER_cert(renewed.certificate.read_text())
        machine.wait_until(lambda: served(machine, 8443) == wanted, lambda: "the renewed certificate is not served")
        assert pid(machine) == before
        assert "ok      certificate" in machine.run("dragoman doctor").stdout, machine.run("dragoman doctor").stdout
        # Who was there before is still there.
        deliver(machine, "renewed")
        machine.mails.append("renewed")
        hear_of_a_conversation(live)


def port_443_from_systemd(machine):
    """Which keeps it while the service is started anew."""
    if machine.run("systemctl cat dragoman-https.socket").returncode:
        raise Skipped("this package has no dragoman-https.socket")
    own = authority(machine)
    told = documented_lines(r"systemctl (?:stop|start|enable --now) dragoman\S*")
    assert len(told) == 3, told
    with settings(machine, f"tls_certificate = {TLS}/fullchain.pem", f"tls_key = {TLS}/privkey.pem"):
        try:
            for line in told:
                machine.out(line)
            client = Client(443, host="localhost", trust=own.ca_file)
            with machine.network():
                assert client.send("GET", "/").status == 200
                sign_in(client)
            before = pid(machine)
            machine.out("systemctl restart --no-block dragoman")
            with machine.network():
                # Nobody is refused meanwhile. Whose request meets the very end of the old process asks again, as browsers do (RFC 9110
                # section 9.2.2).
                cut = 0
                end = time.monotonic() + 3
                while time.monotonic() < end:
                    try:
                        assert client.send("GET", "/health/live").status in (200, 503)
                    except (http.client.RemoteDisconnected, ConnectionResetError, ssl.SSLEOFError):
                        cut += 1
                assert cut <= 2, f"{cut} requests were cut off by one restart"
            assert pid(machine) not in (0, before)
        finally:
            machine.out("systemctl disable -q --now dragoman-https.socket")


def behind_nginx_as_documented(machine):
    own = authority(machine)
    pair = own._leaf("office", "office.example", "DNS:office.example", own.ca)
    machine.place("/etc/ssl/office.example/fullchain.pem", pair.certificate.read_bytes())
    machine.place("/etc/ssl/office.example/privkey.pem", pair.key.read_bytes(), 0o600)
    machine.install("nginx-light")
    machine.out("rm -f /etc/nginx/sites-enabled/default")
    machine.place("/etc/nginx/sites-enabled/office", documented())
    machine.out("nginx -t -q && systemctl restart nginx")
    with settings(machine, "public_url = https://office.example", "trusted_proxies = 127.0.0.1"):
        client = Client(443, host="office.example", trust=own.ca_file)
        with machine.network():
            assert client.send("GET", "/").status == 200
            cookie = sign_in(client)
            assert client.send("GET", "/api/v1/auth/me", Cookie=cookie).status == 200
            assert client.send("GET", "/", Host="elsewhere.example").status == 421
            live = client.live(Cookie=cookie)
        deliver(machine, "proxied")
        machine.mails.append("proxied")
        hear_of_a_conversation(live)
    machine.out("systemctl disable -q --now nginx")
    wait_for_mails(machine, machine.mails)


def hear_of_a_conversation(live):
    while "conversation" not in json.dumps(live.receive()):
        pass
    live.close()


MAILBOX = [a_mailbox_is_connected_and_mail_comes]
FROM_ELSEWHERE = [https_by_itself_and_a_renewal, port_443_from_systemd, behind_nginx_as_documented]
