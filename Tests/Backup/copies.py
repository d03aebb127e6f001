"""Runs backup, verify and restore of the real binary, and says what is in a database."""
from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman import binary

ROUNDS = int(os.environ.get("DRAGOMAN_ROUNDS", "10" if os.environ.get("CI") else "40"))


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str | Path, data: Path | None = None, env: dict[str, str] | None = None, limit: float = 120) -> Done:
    line = [str(binary()), *map(str, arguments), *(["--data", str(data)] if data else [])]
    done = subprocess.run(line, capture_output=True, text=True, timeout=limit, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL)
    return Done(done.returncode, done.stdout, done.stderr)


def start(*arguments: str | Path, data: Path | None = None) -> subprocess.Popen[bytes]:
    line = [str(binary()), *map(str, arguments), *(["--data", str(data)] if data else [])]
    return subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def good(path: Path) -> bool:
    return run("verify", path).code == 0


def shelf(data: Path) -> list[Path]:
    """The finished copies of a data folder, oldest first."""
    return sorted((data / "backups").glob("*.db"))


def litter(folder: Path) -> list[str]:
    """What should not be left in a folder."""
    return [p.name for p in folder.iterdir() if ".partial" in p.name or "scratch" in p.name or "restoring" in p.name
            or p.name == "dragoman.restore"]
