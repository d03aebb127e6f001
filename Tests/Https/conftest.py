"""Puts the shared support on the path; an authority with certificates, and services that speak HTTPS."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "Support"), str(TESTS / "Https")]

from certificates import Authority  # noqa: E402
from dragoman import binary, new_office  # noqa: E402
from secure_service import SecureService  # noqa: E402


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with an owner, made once, and his token."""
    if not binary().exists():
        words = "no binary: run `swift build` or set DRAGOMAN_BINARY"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(words)
    data = tmp_path_factory.mktemp("template") / "data"
    return data, new_office(data)


@pytest.fixture
def serve(template: tuple[Path, str], authority: Authority, tmp_path: Path) -> Iterator[Callable[..., SecureService]]:
    """Services on data of their own. `kind` names the certificate, None for plain HTTP; the environment as keyword arguments."""
    running: list[SecureService] = []

    def start(kind: str | None = "good", host: str = "127.0.0.1", **env: str) -> SecureService:
        service = SecureService(template, authority, tmp_path / f"office{len(running)}", kind, host, env)
        running.append(service)
        return service.start()

    yield start
    for service in running:
        service.stop()
