"""Databases of given sizes, filled once by `dragoman-bench-fill` and kept outside the clone."""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Size:
    name: str
    conversations: int
    messages: int
    orders: int = 0


SIZES = [Size("2 k", 2_000, 20_000), Size("20 k", 20_000, 200_000), Size("100 k", 100_000, 1_000_000)]
# Clients, a message each, and their orders.
ORDERS = [Size("2 k orders", 1_000, 1_000, 2_000), Size("50 k orders", 20_000, 20_000, 50_000)]
# 5 GB: for what depends on the file's size.
LARGE = Size("300 k", 300_000, 3_000_000)
SEED = 1


def cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "dragoman-bench"


def fingerprint() -> str:
    """Another schema or another filler is another database."""
    sources = sorted([*ROOT.glob("migrations/*.sql"), *ROOT.glob("Bench/Fill/**/*.swift")])
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def database(size: Size, tool: Path, limit: float) -> Path:
    """The data folder of a size, filled now if it was not before."""
    name = f"{size.conversations}-{size.messages}" + (f"-{size.orders}" if size.orders else "")
    folder = cache() / f"{name}-{SEED}-{fingerprint()}"
    if folder.exists():
        return folder
    for old in cache().glob(f"{name}-{SEED}-*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    subprocess.run([str(tool), "--data", str(partial), "--conversations", str(size.conversations), "--messages", str(size.messages),
                    "--orders", str(size.orders), "--seed", str(SEED)], check=True, timeout=limit, stdout=subprocess.DEVNULL)
    partial.rename(folder)
    return folder


def token(folder: Path) -> str:
    return (folder / "token").read_text().strip()
