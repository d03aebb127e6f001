"""A small Debian that really boots: a copy of the cached tree, started by systemd-nspawn without a network."""

import contextlib
import ctypes
import http.client
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

from tree import CACHE, CLEAN, Impossible, run

CLONE_NEWNET = 0x4000_0000
# Booting needs a cgroup hierarchy of its own; where the machine has the old kind, the new one is put over it for this process alone.
BOOT = """
mount --make-rprivate /
if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount -R /sys/fs/cgroup 2>/dev/null || true
    mount -t cgroup2 cgroup2 /sys/fs/cgroup || exit 77
fi
exec systemd-nspawn --boot --register=no --keep-unit --private-network --quiet --console=pipe -D "$1"
"""



class Machine:
    """A booted copy of the tree."""

    def __init__(self, base, name="office"):
        self.base = base
        # The names of the mails that have to be in its inbox.
        self.mails = []
        # Another machine that is being made ready (a Future), where there is one.
        self.second = None
        self.tree = CACHE / f"run-{os.getpid()}-{name}"
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
    def sweep():
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

    def install(self, packages):
        """From the cache of packages; what they would wait for of the disk is of no interest in a tree that is thrown away."""
        return self.out(f"apt-get install -y -q --no-install-recommends --allow-downgrades -o Dpkg::Options::=--force-unsafe-io {packages}")

    @contextlib.contextmanager
    def network(self):
        """What the calling thread connects to meanwhile is in there: browsers and senders stand outside, but in the machine's network."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/proc/thread-self/ns/net") as home, open(f"/proc/{self.pid}/ns/net") as there:
            if libc.setns(there.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "the network in there cannot be entered")
            try:
                yield
            finally:
                libc.setns(home.fileno(), CLONE_NEWNET)

    def ask(self, path, method="GET", body=None, headers=None):
        """(status, text) of a request to the page; (0, reason) where nothing answers."""
        with self.network():
            connection = http.client.HTTPConnection("127.0.0.1", 8080, timeout=5)
            try:
                connection.request(method, path, body, headers or {})
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException) as error:
                return 0, str(error)
            finally:
                connection.close()

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

    @staticmethod
    def wait_until(check, words, seconds=10):
        """AssertionError with what `words` says then, where the check does not hold within this time."""
        end = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < end, f"not within {seconds} s: {words()}"
            time.sleep(0.05)

    def outside(self, path):
        """Where a file of that machine lies in this one."""
        return self.tree / path.lstrip("/")

    def place(self, path, content, mode=0o644):
        """Writes a file in there, as root."""
        target = self.outside(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        target.chmod(mode)

    def close_second(self):
        second, self.second = self.second, None
        if second and not second.exception():
            second.result().close()

    def close(self):
        self.close_second()
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
