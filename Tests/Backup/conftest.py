"""Puts the generator and the shared support on the path."""
from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "Mail"), str(TESTS / "Support"), str(TESTS / "Kill"), str(TESTS / "Backup")]
