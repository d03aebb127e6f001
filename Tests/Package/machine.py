"""A small Debian that really boots: a debootstrap tree, kept in the cache, copied for each run and started by systemd-nspawn."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

SUITE = "bookworm"
INCLUDE = "systemd,systemd-sysv,dbus"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "dragoman-package"
CLEAN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
# Booting needs a cgroup hierarchy of its own; where the machine has the old kind, the new one is put over it for this process alone.
BOOT = """
mount --make-rprivate /
if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount -R /sys/fs/cgroup 2>/dev/null || true
    mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 77
fi
exec systemd-nspawn --boot --register=no --keep-unit --private-network --quiet --console=pipe -D "$1"
"""


class Impossible(Exception):
    """Booting is not possible here; the words say why."""


def run(*command, **options):
    # A group of its own: a signal that goes astray in there must not reach the tests.
    return subprocess.run(command, capture_output=True, text=True, errors="replace", start_new_session=True, **options)


def mirrors():
    """(uri, suite) of this machine's own apt sources, for Debian's stable part and its security updates."""
    lines = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME) $(COMPONENT)", "Created-By: Packages").stdout.splitlines()
    found = [tuple(line.split()[:2]) for line in lines if line.endswith(" main")]
    wanted = [(uri, name) for uri, name in dict.fromkeys(found) if name.split("-")[0] == SUITE]
    if SUITE not in [name for _, name in wanted]:
        raise Impossible(f"this machine's apt knows no mirror of Debian {SUITE}")
    return wanted


def base_tree():
    """The cached tree; made when it is missing."""
    tree = CACHE / SUITE
    if tree.is_dir():
        return tree
    CACHE.mkdir(parents=True, exist_ok=True)
    part = CACHE / f"{SUITE}.part"
    shutil.rmtree(part, ignore_errors=True)
    sources = mirrors()
    uri = next(uri for uri, name in sources if name == SUITE)
    made = run("debootstrap", "--variant=minbase", f"--include={INCLUDE}", SUITE, str(part), uri)
    if made.returncode:
        raise Impossible(f"debootstrap failed: {made.stdout.splitlines()[-1:]} {made.stderr.splitlines()[-1:]}")
    (part / "etc/apt/sources.list").write_text("".join(f"deb {uri} {name} main\n" for uri, name in sources))
    part.rename(tree)
    return tree


def fetch_dependencies(tree, package):
    """Puts what the package depends on into the tree's cache of packages, since the booted machine has no network."""
    name = package.name
    shutil.copy(package, tree / "root" / name)
    resolv = tree / "etc/resolv.conf"
    shutil.copy("/etc/resolv.conf", resolv)
    # A cache of packages stays only where nothing says to clean it.
    (tree / "etc/apt/apt.conf.d/docker-clean").unlink(missing_ok=True)
    chroot = ["chroot", str(tree), "sh", "-c"]
    install = f"apt-get install -y -qq --no-install-recommends --download-only /root/{name}"
    options = {"env": {**os.environ, **CLEAN}}
    if run(*chroot, install, **options).returncode:
        fetched = run(*chroot, "apt-get update -qq && " + install, **options)
        if fetched.returncode:
            raise Impossible("the package's dependencies cannot be fetched: " + (fetched.stderr.strip().splitlines() or ["?"])[-1])
    (tree / "root" / name).unlink()
    resolv.write_text("")


class Machine:
    """A booted copy of the tree."""

    def __init__(self, base):
        self._sweep()
        self.tree = CACHE / f"run-{os.getpid()}"
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(self.tree)], check=True)
        self.log = open(self.tree.with_suffix(".log"), "w+")
        self.nspawn = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", BOOT, "boot", str(self.tree)], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        try:
            self.pid = self._leader()
            self._booted()
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _sweep():
        """What a run left behind that was killed."""
        for left in [*CACHE.glob("run-*"), *CACHE.glob(".#run-*.lck")]:
            number = re.search(r"run-(\d+)", left.name).group(1)
            if not pathlib.Path(f"/proc/{number}").exists():
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    def _leader(self):
        """The process that is number 1 in there."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.nspawn.poll() is not None:
                self.log.seek(0)
                words = self.log.read().strip().splitlines()
                raise Impossible(f"systemd-nspawn ended with {self.nspawn.returncode}: {' '.join(words[-3:]) or 'no cgroup hierarchy can be mounted'}")
            for child in run("pgrep", "-P", str(self.nspawn.pid)).stdout.split():
                try:
                    if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                        return child
                except OSError:
                    pass
            time.sleep(0.1)
        raise Impossible("systemd-nspawn did not start an init within 20 s")

    def _booted(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            state = self.run("systemctl is-system-running").stdout.strip()
            if state in ("running", "degraded"):
                return
            time.sleep(0.2)
        raise Impossible(f"the booted Debian is '{state}' after 60 s")

    def run(self, command, user=None, timeout=300):
        """A shell command in there."""
        if user:
            command = f"setpriv --reuid={user} --regid=nogroup --clear-groups sh -c {command!r}"
        return run("nsenter", "-t", self.pid, "-a", "env", "-i", "-C", "/", *[f"{k}={v}" for k, v in CLEAN.items()], "sh", "-c", command, timeout=timeout)

    def out(self, command, **options):
        """What it prints; AssertionError where it fails."""
        done = self.run(command, **options)
        assert done.returncode == 0, f"`{command}` ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-1500:]}"
        return done.stdout.strip()

    def ask(self, path, method="GET", body=None, headers=None):
        """(status, text) of a request to the page; (0, reason) where nothing answers. The browser stands outside, in the machine's network."""
        code = (
            "import sys, json, urllib.request, urllib.error\n"
            "method, url, body, headers = json.loads(sys.stdin.read())\n"
            "request = urllib.request.Request(url, method=method, data=body.encode() if body else None, headers=headers)\n"
            "opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))\n"
            "try:\n    answer = opener.open(request, timeout=5); print(answer.status); print(answer.read().decode())\n"
            "except urllib.error.HTTPError as error:\n    print(error.code); print(error.read().decode())\n"
            "except OSError as error:\n    print(0); print(error)\n"
        )
        given = json.dumps([method, "http://127.0.0.1:8080" + path, body, headers or {}])
        done = run("nsenter", "-t", self.pid, "-n", sys.executable, "-c", code, input=given)
        status, _, text = done.stdout.partition("\n")
        return int(status or 0), text.strip() or done.stderr

    def listen(self, port):
        """Something else on this port, in a process to be killed."""
        code = f"import socket, time\ns = socket.create_server(('127.0.0.1', {port}))\nprint('here', flush=True)\ntime.sleep(60)"
        other = subprocess.Popen(["nsenter", "-t", self.pid, "-n", sys.executable, "-c", code], stdout=subprocess.PIPE)
        other.stdout.readline()
        return other

    def answers_within(self, seconds):
        """Seconds until the page answers 200 from its database; AssertionError after the limit."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if self.ask("/health/ready")[0] == 200:
                return time.monotonic() - begin
            time.sleep(0.05)
        raise AssertionError(f"no answer within {seconds} s: {self.ask('/health/ready')}; {self.out('journalctl -u dragoman -n 15 -o cat')}")

    def place(self, path, text):
        """Writes a file in there."""
        target = self.tree / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def close(self):
        if getattr(self, "pid", None) and self.nspawn.poll() is None:
            self.run("systemctl poweroff --force --force", timeout=20)
        try:
            self.nspawn.wait(20)
        except subprocess.TimeoutExpired:
            self.nspawn.terminate()
            self.nspawn.wait(20)
        self.log.close()
        shutil.rmtree(self.tree, ignore_errors=True)
        self.tree.with_suffix(".log").unlink(missing_ok=True)
        (CACHE / f".#{self.tree.name}.lck").unlink(missing_ok=True)
