"""The Debian that is booted: a debootstrap tree, made once and kept in the cache with the packages that are installed in its copies."""

import os
import pathlib
import shutil
import subprocess
import time
import zlib

SUITE = "bookworm"
INCLUDE = "systemd,systemd-sysv,dbus"
HOSTS = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n"
# What the cached tree is made of, for its name.
KIND = f"{INCLUDE} {HOSTS}"
# What an office may have beside Dragoman. Only fetched here: the package is installed where none of their libraries is.
SERVERS = "dovecot-imapd dovecot-lmtpd nginx-light"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "dragoman-package"
CLEAN = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
UNUSED_SECONDS = 14 * 86_400


class Impossible(Exception):
    """Booting is not possible here; the words say why."""


class Skipped(Exception):
    """A case has nothing to do here; the words say why."""


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
    """The cached tree; made when it is missing. Its name says what it was made of."""
    name = f"{SUITE}-{zlib.crc32(KIND.encode()):08x}"
    tree = CACHE / name
    for other in CACHE.glob(f"{SUITE}*"):
        if other != tree and time.time() - other.stat().st_mtime > UNUSED_SECONDS:
            shutil.rmtree(other)
    if tree.is_dir():
        os.utime(tree)
        return tree
    CACHE.mkdir(parents=True, exist_ok=True)
    part = CACHE / f"{name}.part"
    shutil.rmtree(part, ignore_errors=True)
    sources = mirrors()
    uri = next(uri for uri, name in sources if name == SUITE)
    made = run("debootstrap", "--variant=minbase", f"--include={INCLUDE}", SUITE, str(part), uri)
    if made.returncode:
        raise Impossible(f"debootstrap failed: {made.stdout.splitlines()[-1:]} {made.stderr.splitlines()[-1:]}")
    (part / "etc/apt/sources.list").write_text("".join(f"deb {uri} {name} main\n" for uri, name in sources))
    # As Debian's installer leaves it.
    (part / "etc/hosts").write_text(HOSTS)
    part.rename(tree)
    return tree


def fetch_dependencies(tree, package):
    """Puts what the package depends on, and the servers, into the tree's cache of packages, since the booted machine has no network."""
    name = package.name
    shutil.copy(package, tree / "root" / name)
    resolv = tree / "etc/resolv.conf"
    shutil.copy("/etc/resolv.conf", resolv)
    # A cache of packages stays only where nothing says to clean it.
    (tree / "etc/apt/apt.conf.d/docker-clean").unlink(missing_ok=True)
    chroot = ["chroot", str(tree), "sh", "-c"]
    install = f"apt-get install -y -qq --no-install-recommends --download-only /root/{name} {SERVERS}"
    options = {"env": {**os.environ, **CLEAN}}
    if run(*chroot, install, **options).returncode:
        fetched = run(*chroot, "apt-get update -qq && " + install, **options)
        if fetched.returncode:
            raise Impossible("the packages cannot be fetched: " + (fetched.stderr.strip().splitlines() or ["?"])[-1])
    (tree / "root" / name).unlink()
    resolv.write_text("")
