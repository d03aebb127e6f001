"""Puts the generator, the kill loop's checks and the shared support on the path."""
from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / name) for name in ("Mail", "Kill", "Support", "Listener")]
