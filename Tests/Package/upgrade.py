"""The database grows with the package: under mail that comes, with a step that fails, and back again."""

import base64
import os
import re
import sys
import threading
import time

from office import (add_mail, change, content, journal, migrations, now, pid, wait_for_mails, waits_for_a_person, DATABASE)
from mail_server import ADDRESS, MAIL, deliver, mail_that_comes
from packages import NEWER, OLDER, ROOT

sys.path[:0] = [str(ROOT / "Tests/Support"), str(ROOT / "Tests/Backup")]

from older import MIGRATIONS, take_back  # noqa: E402

SHELF = "/var/lib/dragoman/backups"
NUMBERS = [path.stem[:4] for path in MIGRATIONS]


def stop_and_take_back(machine, count):
    machine.out("systemctl stop dragoman")
    take_back(machine.outside(DATABASE), count)
    assert migrations(machine) == [path.stem for path in MIGRATIONS[:count]]


class Onlookers:
    """What people see while something is done: the page's answers, and the line of `systemctl status`."""

    def __init__(self, machine):
        self.machine, self.end, self.answers, self.lines = machine, threading.Event(), [], []
        self.threads = [threading.Thread(target=self._ask), threading.Thread(target=self._look)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.end.set()
        for thread in self.threads:
            thread.join()

    def _ask(self):
        while not self.end.wait(0.01):
            self.answers.append(self.machine.ask("/health"))

    def _look(self):
        while not self.end.wait(0.02):
            line = self.machine.run("systemctl show -P StatusText dragoman").stdout.strip()
            if line not in self.lines[-1:]:
                self.lines.append(line)


def grow(machine, megabytes):
    """Files of clients, so that an upgrade lasts long enough to be seen."""
    for number in range(megabytes // 10):
        name = f"large{number}"
        file = base64.encodebytes(os.urandom(10 << 20)).decode()
        head = MAIL.format(name).replace("Dzien dobry\n", "")
        part = '--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="a.pdf"\nContent-Transfer-Encoding: base64\n\n'
        mime = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\n\nDzien dobry\n'
        machine.place(f"/root/large/{name}.eml", head.rstrip("\n") + "\n" + mime + part + file + "--x--\n")
        machine.mails.append(name)
    out = machine.out(f"dragoman import mail /root/large --address {ADDRESS}")
    assert f"new {megabytes // 10}" in out, out
    machine.out("rm -r /root/large")


def an_upgrade_keeps_everything(machine):
    """Of the package alone, in the middle of the day."""
    add_mail(machine, "second")
    machine.out("echo '# mine' >>/etc/dragoman/dragoman.conf")
    key, before = machine.out("sha256sum /etc/dragoman/master.key"), pid(machine)
    with mail_that_comes(machine, "during") as taken:
        begin = time.monotonic()
        machine.install("/root/newer.deb")
        took = time.monotonic() - begin
    machine.mails += taken
    assert machine.out("dpkg-query -W -f '${Version}' dragoman") == NEWER
    assert pid(machine) not in (0, before)
    machine.answers_within(3)
    wait_for_mails(machine, machine.mails)
    assert machine.out("sha256sum /etc/dragoman/master.key") == key
    assert machine.out("tail -1 /etc/dragoman/dragoman.conf") == "# mine"
    assert machine.out("stat -c '%U:%G %a' /etc/dragoman/dragoman.conf") == "root:dragoman 640"
    status = machine.out("systemctl show -P StatusText dragoman")
    assert status in ("Answers on http://127.0.0.1:8080", "Answers; 1 mailbox, none in trouble"), status
    return f"{took:.1f} s, {len(taken)} mails came meanwhile"


def an_upgrade_of_the_database_is_seen_and_loses_nothing(machine):
    """From an office of an older time, by an older package that runs, to the newest while clients write."""
    grow(machine, 60)
    stop_and_take_back(machine, 2)
    machine.install("/root/older.deb")
    assert machine.out(f"ls {SHELF}") == f"pre-upgrade-{NUMBERS[1]}-{NUMBERS[-2]}.db"
    since, older = now(machine), machine.ask("/health")[0]
    with mail_that_comes(machine, "upgrading") as taken, Onlookers(machine) as seen:
        time.sleep(1)
        begin = time.monotonic()
        machine.install("/root/newer.deb")
        took = time.monotonic() - begin
        machine.answers_within(3)
    machine.mails += taken
    assert machine.out("dragoman migrate --check") == "up to date"
    copy = f"{SHELF}/pre-upgrade-{NUMBERS[-2]}-{NUMBERS[-1]}.db"
    assert machine.out(f"stat -c '%U:%G %a' {copy}") == "dragoman:dragoman 600"
    said = machine.out(f"dragoman verify {copy}")
    assert "is good" in said and "the upgrade to this version was tried on a temporary copy and works" in said, said
    told = journal(machine, since)
    assert f"Before the upgrade a copy is made, {copy}" in told and f"Upgrading the database, step 1 of 1: {MIGRATIONS[-1].stem}" in told, told
    notices = [text for status, text in seen.answers if status == 503]
    assert notices and all('"code":"upgrading"' in text for text in notices), {status for status, _ in seen.answers}
    assert {status for status, _ in seen.answers} <= {0, 200, 503}
    steps = [line for line in seen.lines if re.search("upgrade|Upgrading|Opening the database", line)]
    assert steps, seen.lines
    assert any(re.search(r"\d+ %|step \d+ of", line) for line in steps), f"no progress in {seen.lines}"
    wait_for_mails(machine, machine.mails)
    before = f"the older one answered {older}"
    return f"{took:.1f} s, {before}, {len(notices)} answers were 503, {len(taken)} mails came meanwhile; status: {' | '.join(steps[:3])}"


def a_step_that_fails_leaves_everything(machine):
    """Something stands where the last migration wants to put its own."""
    stop_and_take_back(machine, len(MIGRATIONS) - 1)
    name = re.search(r"^CREATE (?:UNIQUE )?(?:TABLE|INDEX) (\w+)", MIGRATIONS[-1].read_text(), re.M).group(1)
    change(machine, f"CREATE TABLE {name} (in_the_way INTEGER) STRICT")
    before, since = content(machine), now(machine)
    assert machine.run("systemctl start dragoman").returncode != 0
    waits_for_a_person(machine)
    assert content(machine) == before
    told = journal(machine, since)
    copy = f"{SHELF}/pre-upgrade-{NUMBERS[-2]}-{NUMBERS[-1]}.db"
    assert f"failed at {MIGRATIONS[-1].stem}: " in told and "all data is there" in told and f"dragoman restore {copy}" in told, told
    assert machine.run("systemctl status dragoman").returncode == 3
    assert machine.run(f"dragoman verify {copy}").returncode == 65, "this copy cannot be upgraded either, and has to say so"
    # Put right, it goes on where it was.
    change(machine, f"DROP TABLE {name}")
    machine.out("systemctl start dragoman")
    machine.answers_within(3)
    assert machine.out("dragoman migrate --check") == "up to date"
    assert "is good" in machine.out(f"dragoman verify {copy}")
    wait_for_mails(machine, machine.mails)


def a_downgrade_is_refused_and_the_words_lead_back(machine):
    """An older package over a newer database; then what the journal says to do, letter by letter."""
    later = ["later1", "later2", "later3"]
    deliver(machine, *later)
    machine.mails += later
    wait_for_mails(machine, machine.mails)
    before, since = pid(machine), now(machine)
    machine.install("/root/older.deb")
    assert machine.out("dpkg-query -W -f '${Version}' dragoman") == OLDER
    assert pid(machine) == 0 != before
    waits_for_a_person(machine)
    told = journal(machine, since)
    assert "was written by a newer Dragoman (version " in told and "Nothing was changed" in told, told
    command = re.search(r"^ *(dragoman restore \S+.*)$", told, re.M).group(1)
    copy = f"{SHELF}/pre-upgrade-{NUMBERS[-2]}-{NUMBERS[-1]}.db"
    assert copy in command, command
    out = machine.out(command)
    assert "What was there before lies in /var/lib/dragoman/replaced-" in out and "There is no " not in out, out
    assert machine.out("dragoman migrate --check") == "up to date"
    foreign = machine.out("find /var/lib/dragoman ! -user dragoman")
    assert not foreign, foreign
    assert migrations(machine) == [path.stem for path in MIGRATIONS[:-1]]
    # With the newer package again. What came after the copy was made comes from the mailbox once more.
    machine.install("/root/newer.deb")
    machine.answers_within(3)
    wait_for_mails(machine, machine.mails)


ALL = [
    an_upgrade_keeps_everything,
    an_upgrade_of_the_database_is_seen_and_loses_nothing,
    a_step_that_fails_leaves_everything,
    a_downgrade_is_refused_and_the_words_lead_back,
]
