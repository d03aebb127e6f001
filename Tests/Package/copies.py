"""Copies of the office, and a second machine that becomes it: without the key, and with it."""

import concurrent.futures
import json
import os
import shutil

from machine import Machine
from mail_server import ADDRESS
from office import mails

COPY = "/root/office.db"


def a_copy_is_made_and_verified(machine):
    """Into a folder that the service cannot write to."""
    said = machine.run(f"dragoman backup --out {COPY}")
    assert said.returncode == 0 and "master key is not in it" in said.stderr and "/etc/dragoman/master.key" in said.stderr, said.stdout + said.stderr
    assert machine.out(f"stat -c '%U %a' {COPY}") == "root 600"
    counts = json.loads(machine.out(f"dragoman verify --json {COPY}"))["counts"]
    assert counts["communications_messages"] == len(machine.mails), counts
    assert machine.outside("/etc/dragoman/master.key").read_bytes() not in machine.outside(COPY).read_bytes()
    refused = machine.run(f"dragoman restore {COPY}")
    assert refused.returncode == 75 and "process" in refused.stderr, refused.stderr
    # One bit is enough.
    machine.out(f"cp {COPY} /root/bad.db")
    with open(machine.outside("/root/bad.db"), "r+b") as file:
        file.seek(os.path.getsize(file.name) // 2)
        byte = file.read(1)[0] ^ 1
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte]))
    bad = machine.run("dragoman verify /root/bad.db")
    assert bad.returncode == 65 and "SHA-256" in bad.stderr, bad.stderr
    machine.out("rm /root/bad.db")


def make_second_machine_ready(machine):
    """Beside other cases, since it takes a while: booted, and the package installed."""

    def make():
        second = Machine(machine.base, "second")
        try:
            shutil.copy(machine.outside("/root/dragoman.deb"), second.outside("/root/dragoman.deb"))
            second.install("/root/dragoman.deb")
        except BaseException:
            second.close()
            raise
        return second

    machine.second = concurrent.futures.ThreadPoolExecutor(1).submit(make)


def a_second_machine_becomes_the_office(machine):
    """The first one stops, as docs/operations.md says; the mail server stays with it, out of reach."""
    machine.out("systemctl stop dragoman")
    second = machine.second.result()
    shutil.copy(machine.outside(COPY), second.outside(COPY))
    try:
        second.token, own_key = machine.token, second.out("sha256sum /etc/dragoman/master.key")
        second.out("systemctl stop dragoman")
        said = second.out(f"dragoman restore {COPY}")
        assert "There is no " not in said, said
        foreign = second.out("find /var/lib/dragoman ! -user dragoman")
        assert not foreign, foreign
        second.out("systemctl start dragoman")
        second.answers_within(5)
        assert mails(second) == sorted(machine.mails)
        # Its own new key opens no password of the first one: asked for, and nothing else is lacking.
        assert "password" in trouble(second), trouble(second)
        assert second.out("sha256sum /etc/dragoman/master.key") == own_key
        second.out("systemctl stop dragoman")
        second.place("/etc/dragoman/master.key", machine.outside("/etc/dragoman/master.key").read_bytes(), 0o600)
        second.out("systemctl start dragoman")
        second.answers_within(5)
        assert "password" not in trouble(second), trouble(second)
        assert mails(second) == sorted(machine.mails)
    finally:
        machine.close_second()
    machine.out("systemctl start dragoman")
    machine.answers_within(5)


def trouble(machine):
    """Why the mailbox does not come, as soon as that is known."""

    def words():
        listed = json.loads(machine.out("dragoman channel list --json"))
        return next(line["health"]["words"] for line in listed if line["address"] == ADDRESS)

    machine.wait_until(words, lambda: "the mailbox has no trouble")
    return words().lower()


ALL = [a_copy_is_made_and_verified, a_second_machine_becomes_the_office]
