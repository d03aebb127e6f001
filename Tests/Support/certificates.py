"""An own certificate authority, made by the openssl command when a test needs it: good, expired, unknown and misnamed certificates."""
from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
"""
KINDS = ("good", "expired", "unknown", "wrong_name")


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, in PEM files."""
    certificate: Path
    key: Path


class Authority:
    """One authority in a folder of its own. `good` and `expired` are for localhost and 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ca = self._authority("ca", "Dragoman test authority")
        stranger = self._authority("stranger", "Somebody else's authority")
        names = "DNS:localhost,IP:127.0.0.1"
        self.pairs = {
            "good": self._leaf("good", "localhost", names, self.ca),
            "expired": self._leaf("expired", "localhost", names, self.ca, ("20200101000000Z", "20210101000000Z")),
            "unknown": self._leaf("unknown", "localhost", names, stranger),
            "wrong_name": self._leaf("wrong_name", "mail.elsewhere.test", "DNS:mail.elsewhere.test", self.ca),
        }

    @property
    def ca_file(self) -> Path:
        """What a client is told to trust."""
        return self.ca.certificate

    @property
    def stranger_file(self) -> Path:
        """The authority behind the certificate `unknown`."""
        return self.folder / "stranger.pem"

    def _openssl(self, *arguments: str | Path) -> None:
        done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {arguments[0]}: {done.stderr}")

    def _key(self, name: str) -> Path:
        key = self.folder / f"{name}.key"
        self._openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
        return key

    def _authority(self, name: str, title: str) -> Pair:
        key, certificate = self._key(name), self.folder / f"{name}.pem"
        self._openssl("req", "-x509", "-new", "-key", key, "-subj", f"/CN={title}", "-days", "30", "-out", certificate,
                      "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        return Pair(certificate, key)

    def _leaf(self, name: str, title: str, names: str, issuer: Pair, span: tuple[str, str] | None = None) -> Pair:
        books = self.folder / f"{name}.books"
        books.mkdir()
        (books / "index.txt").touch()
        (books / "serial").write_text(f"{sum(map(ord, name)):04X}\n")
        (books / "ca.cnf").write_text(CONFIG.format(folder=books))
        key, request, certificate = self._key(name), self.folder / f"{name}.csr", self.folder / f"{name}.pem"
        self._openssl("req", "-new", "-key", key, "-subj", f"/CN={title}", "-addext", f"subjectAltName={names}", "-out", request)
        dates = ["-startdate", span[0], "-enddate", span[1]] if span else ["-days", "20"]
        self._openssl("ca", "-batch", "-notext", "-config", books / "ca.cnf", "-cert", issuer.certificate, "-keyfile", issuer.key,
                      "-in", request, "-out", certificate, *dates)
        return Pair(certificate, key)
