"""What an owner does with the package, in this order and on one machine: each case goes on where the one before ended."""

import json
import re
import time

import copies
import reaching
import upgrade
from office import OWNER, PASSWORD, add_mail, pid, wait_for_mails


def signal(machine, name):
    target = pid(machine)
    assert target > 1, "the service does not run"
    machine.out(f"kill -{name} {target}")
    return target


def installs(machine):
    begin = time.monotonic()
    out = machine.install("/root/dragoman.deb")
    took = time.monotonic() - begin
    assert "sudo dragoman setup-url" in out, out
    assert machine.out("systemctl is-active dragoman") == "active"
    assert machine.out("systemctl is-enabled dragoman") == "enabled"
    assert machine.ask("/")[0] == 200
    status, text = machine.ask("/health")
    assert status == 200 and json.loads(text)["status"], text
    # READY=1 came after the database had answered: no waiting in between.
    machine.out("systemctl restart dragoman")
    assert machine.ask("/health/ready")[0] == 200
    return f"{took:.1f} s with 2 starts"


def everything_belongs_to_the_right_user(machine):
    wanted = {
        "/etc/dragoman/dragoman.conf": "root:dragoman 640",
        "/etc/dragoman/master.key": "root:root 600",
        "/var/lib/dragoman": "dragoman:dragoman 700",
        "/var/lib/dragoman/dragoman.db": "dragoman:dragoman 600",
        "/run/dragoman": "dragoman:dragoman 700",
        "/run/dragoman/control.sock": "dragoman:dragoman 600",
        "/run/dragoman/setup-url": "dragoman:dragoman 600",
    }
    found = machine.out("stat -c '%n %U:%G %a' " + " ".join(wanted))
    assert found == "\n".join(f"{path} {mode}" for path, mode in wanted.items()), found
    assert machine.out("stat -c %s /etc/dragoman/master.key") == "32"
    assert machine.run("ls /var/lib/dragoman/master.key").returncode != 0


def the_journal_speaks_to_people(machine):
    lines = machine.out("journalctl -u dragoman -o cat")
    links = re.findall(r"Open this link within 60 minutes to make the owner's account: (http://127\.0\.0\.1:8080/\S+)", lines)
    assert links, lines
    assert links[-1] == machine.out("cat /run/dragoman/setup-url")
    assert "Failed to" not in lines, lines
    # The journal has the time and the level itself.
    assert not re.search(r"^\d{4}-\d\d-\d\dT|^<\d>", lines, re.M), lines
    assert "Answers" in machine.out("systemctl show -P StatusText dragoman")
    machine.link = links[-1]


def is_sandboxed(machine):
    machine.out("systemd-analyze verify --man=no dragoman.service dragoman-key.service")
    out = machine.out("systemd-analyze security --offline=true --no-pager /lib/systemd/system/dragoman.service | tail -1")
    level = float(re.search(r"level for \S+: ([\d.]+)", out).group(1))
    assert level <= 1.5, out
    # And it runs in there: no power, a user of its own, nothing to write to but its folders.
    status = machine.out(f"cat /proc/{pid(machine)}/status")
    assert re.search(r"CapBnd:\s0+$", status, re.M) and re.search(r"NoNewPrivs:\s1", status) and re.search(r"Seccomp:\s2", status), status
    memory, own = (int(re.search(rf"^{name}:\s+(\d+) kB", status, re.M).group(1)) / 1024 for name in ("VmRSS", "RssAnon"))
    # What is mapped of the binary the system takes back when it needs room; how much that is depends on its page cache.
    assert own < 25 and memory < 64, f"{memory:.1f} MB, of which {own:.1f} MB its own"
    return f"exposure {level}, {memory:.1f} MB resident, of which {own:.1f} MB its own"


def the_sandbox_holds(machine):
    """What even root could not do where the service is."""
    target = pid(machine)
    for kind in ("mnt", "user"):
        assert machine.out(f"readlink /proc/{target}/ns/{kind}") != machine.out(f"readlink /proc/1/ns/{kind}"), kind
    machine.out("touch /tmp/of-the-machine")
    inside = f"nsenter -t {target} -m sh -c"
    own = "/var/lib/dragoman /run/dragoman /tmp /var/tmp"
    tries = f"for folder in / /etc /etc/dragoman /usr/bin /var /var/lib /root /home {own}; do touch $folder/try 2>/dev/null && echo $folder; done"
    found = machine.out(f"{inside} '{tries}; true'").split()
    assert sorted(found) == sorted(own.split()), found
    machine.out(f"{inside} 'rm /var/lib/dragoman/try /run/dragoman/try'")
    found = machine.out(f"{inside} 'ls -A /root /home /tmp'")
    assert found == "/home:\n\n/root:\n\n/tmp:\ntry", found
    as_user = f"nsenter -t {target} -m setpriv --reuid=dragoman --regid=dragoman --clear-groups sh -c"
    assert machine.out(f"{as_user} 'head -c 32 /run/credentials/dragoman.service/master.key | wc -c'") == "32"
    assert machine.run(f"{as_user} 'cat /etc/dragoman/master.key'").returncode != 0
    found = machine.run(f"{as_user} 'ls -d /proc/1 /proc/meminfo'").stdout
    assert not found, found


def the_link_makes_the_owner(machine):
    # From here on it proves every second or so that it lives.
    machine.place("/etc/systemd/system/dragoman.service.d/test.conf", "[Service]\nWatchdogSec=4\n")
    machine.out("systemctl daemon-reload && systemctl restart dragoman")
    assert machine.out("cat /run/dragoman/setup-url") != machine.link, "each start makes a link of its own"
    machine.link = machine.out("dragoman setup-url")
    assert machine.out("cat /run/dragoman/setup-url") == machine.link
    token = re.search(r"#.*?([\w-]{40,})$", machine.link).group(1)
    owner = {"token": token, "name": "Anna", "email": OWNER, "password": PASSWORD, "locale": "en"}
    headers = {"Content-Type": "application/json", "Origin": "http://127.0.0.1:8080"}
    status, text = machine.ask("/api/v1/setup", "POST", json.dumps(owner), headers)
    assert status in (200, 201), (status, text)
    time.sleep(3)
    assert machine.run("ls /run/dragoman/setup-url").returncode != 0, "the link lies there though it opens nothing any more"
    machine.token = machine.out(f"dragoman token add --email {OWNER} --name test")
    add_mail(machine, "first")
    wait_for_mails(machine, machine.mails)


def root_commands_find_the_office(machine):
    assert json.loads(machine.out("dragoman status --json"))["pid"] == pid(machine)
    assert "anna@example.org" in machine.out("dragoman user list")
    doctor = machine.run("dragoman doctor")
    assert doctor.returncode == 0 and "FAILED" not in doctor.stdout and "/etc/dragoman/master.key" in doctor.stdout, doctor.stdout + doctor.stderr
    assert "warning master key" not in doctor.stdout and "warning data folder" not in doctor.stdout, doctor.stdout
    stranger = machine.run("dragoman status", user="nobody")
    assert stranger.returncode == 78 and "as root" in stranger.stderr, stranger.stderr


def root_leaves_nothing_of_its_own_behind(machine):
    machine.out("systemctl stop dragoman")
    assert "anna@example.org" in machine.out("dragoman user list")
    add = f"printf '%s\\n' '{PASSWORD}' | dragoman user add --email jan@example.org --name Jan --role manager --password-stdin"
    machine.out(add)
    foreign = machine.out("find /var/lib/dragoman ! -user dragoman")
    assert not foreign, foreign
    stopped = machine.run("dragoman status")
    assert stopped.returncode == 69 and "systemctl start dragoman" in stopped.stderr, stopped.stderr
    machine.out("systemctl start dragoman")
    assert "jan@example.org" in machine.out("dragoman user list")


def answers_again_after_a_kill(machine):
    worst = 0
    for _ in range(3):
        signal(machine, "KILL")
        begin = time.monotonic()
        time.sleep(0.05)
        machine.answers_within(3)
        worst = max(worst, time.monotonic() - begin)
    assert worst <= 3, worst
    return f"within {worst:.1f} s"


def the_watchdog_ends_a_hung_process(machine):
    assert "WatchdogSec=4" in machine.out("systemctl cat dragoman")
    before = pid(machine)
    time.sleep(7)
    assert pid(machine) == before, "a healthy process was killed"
    signal(machine, "STOP")
    begin = time.monotonic()
    while pid(machine) in (0, before):
        assert time.monotonic() - begin < 15, "the hung process lives on"
        time.sleep(0.1)
    machine.answers_within(3)
    took = time.monotonic() - begin
    assert "Watchdog timeout" in machine.out("journalctl -u dragoman -n 30 -o cat")
    machine.out("rm -r /etc/systemd/system/dragoman.service.d && systemctl daemon-reload && systemctl restart dragoman")
    return f"{took:.1f} s with WatchdogSec=4"


def a_wrong_setting_is_told_and_not_tried_again(machine):
    copies.make_second_machine_ready(machine)
    machine.out("echo 'listne = x' >>/etc/dragoman/dragoman.conf")
    assert machine.run("systemctl restart dragoman").returncode != 0
    time.sleep(2.5)
    assert machine.run("systemctl is-active dragoman").stdout.strip() == "failed"
    assert "there is no setting 'listne'" in machine.out("journalctl -u dragoman -n 20 -o cat")
    # apt goes through all the same.
    machine.install("--reinstall /root/dragoman.deb")
    machine.out("sed -i /listne/d /etc/dragoman/dragoman.conf && systemctl start dragoman")
    machine.answers_within(3)


def a_taken_port_is_waited_for(machine):
    machine.out("systemctl stop dragoman")
    other = machine.listen(8080)
    machine.run("systemctl start --no-block dragoman")
    time.sleep(3)
    assert "Something else listens on 127.0.0.1:8080" in machine.out("journalctl -u dragoman -n 20 -o cat")
    other.kill()
    other.wait()
    machine.answers_within(5)


def a_missing_key_is_made_anew(machine):
    before = machine.out("sha256sum /etc/dragoman/master.key")
    machine.out("systemctl restart dragoman")
    assert machine.out("sha256sum /etc/dragoman/master.key") == before
    machine.out("rm /etc/dragoman/master.key && systemctl restart dragoman")
    assert machine.out("sha256sum /etc/dragoman/master.key") != before
    assert machine.out("stat -c '%U %a %s' /etc/dragoman/master.key") == "root 600 32"
    machine.answers_within(3)


def stops_by_itself(machine):
    begin = time.monotonic()
    machine.out("systemctl stop dragoman")
    took = time.monotonic() - begin
    assert machine.out("systemctl show -P Result dragoman") == "success"
    assert machine.run("ls /run/dragoman").returncode != 0
    assert took < 10, took
    machine.out("systemctl start dragoman")
    return f"in {took:.1f} s"


def removing_keeps_the_data(machine):
    machine.out("apt-get remove -y -q dragoman")
    assert machine.run("systemctl is-active dragoman").stdout.strip() == "inactive"
    assert machine.run("command -v dragoman").returncode != 0
    machine.out("ls /var/lib/dragoman/dragoman.db /etc/dragoman/master.key /etc/dragoman/dragoman.conf")


def installing_again_finds_it(machine):
    machine.install("/root/dragoman.deb")
    machine.answers_within(3)
    wait_for_mails(machine, machine.mails)
    assert machine.run("ls /run/dragoman/setup-url").returncode != 0


def purging_keeps_the_backups_and_their_key(machine):
    before = machine.out("ls /var/lib/dragoman/backups")
    assert before.count("pre-upgrade-") >= 2, before
    machine.out("ls /etc/dragoman/tls/privkey.pem && apt-get purge -y -q dragoman")
    assert machine.out("ls -A /var/lib/dragoman /etc/dragoman") == "/etc/dragoman:\nmaster.key\n\n/var/lib/dragoman:\nbackups"
    assert machine.out("ls /var/lib/dragoman/backups") == before


def purging_without_backups_leaves_nothing(machine):
    machine.install("/root/dragoman.deb")
    machine.answers_within(3)
    machine.out("rm /var/lib/dragoman/backups/*")
    machine.out("apt-get purge -y -q dragoman")
    assert machine.run("ls -d /var/lib/dragoman /etc/dragoman /run/dragoman").stdout == ""
    elsewhere = " ".join(f"! -path '/{folder}/*'" for folder in ("proc", "root", "tmp", "var/log", "var/cache"))
    left = machine.out(f"find / -xdev -name '*dragoman*' {elsewhere}")
    assert not left, left


ALL = [
    installs,
    everything_belongs_to_the_right_user,
    the_journal_speaks_to_people,
    is_sandboxed,
    the_sandbox_holds,
    the_link_makes_the_owner,
    root_commands_find_the_office,
    root_leaves_nothing_of_its_own_behind,
    answers_again_after_a_kill,
    the_watchdog_ends_a_hung_process,
    a_wrong_setting_is_told_and_not_tried_again,
    a_taken_port_is_waited_for,
    a_missing_key_is_made_anew,
    *reaching.MAILBOX,
    *upgrade.ALL,
    *copies.ALL,
    *reaching.FROM_ELSEWHERE,
    stops_by_itself,
    removing_keeps_the_data,
    installing_again_finds_it,
    purging_keeps_the_backups_and_their_key,
    purging_without_backups_leaves_nothing,
]
