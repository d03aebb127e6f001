"""Puts this folder and the shared support beside it on the path, so that tests run from anywhere."""
from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Support")]
