"""What was measured, against the goals: one table on screen and the same as JSON."""
from __future__ import annotations

import json
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Row:
    """One figure. `goal` is an upper bound, `met` says whether it holds; None where there is no goal."""
    section: str
    name: str
    value: float
    unit: str
    goal: float | None = None
    met: bool | None = None
    note: str = ""


@dataclass
class Results:
    path: Path
    rows: list[Row] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    seconds: float = 0

    def add(self, section: str, name: str, value: float, unit: str, goal: float | None = None, note: str = "") -> None:
        self.rows.append(Row(section, name, round(value, 3), unit, goal, None if goal is None else value <= goal, note))

    def value(self, section: str, name: str) -> float | None:
        return next((row.value for row in self.rows if (row.section, row.name) == (section, name)), None)

    def table(self) -> str:
        lines = [f"{'section':<26} {'figure':<40} {'value':>12} {'unit':<8} {'goal':>8}  result"]
        for row in self.rows:
            goal = "" if row.goal is None else f"{row.goal:g}"
            result = "" if row.met is None else "met" if row.met else "NOT MET"
            lines.append(f"{row.section:<26} {row.name:<40} {row.value:>12,.2f} {row.unit:<8} {goal:>8}  {result:<8}{row.note}")
        lines += [f"skipped: {words}" for words in self.skipped]
        goals = [row for row in self.rows if row.met is not None]
        lines.append(f"{sum(bool(r.met) for r in goals)} of {len(goals)} goals met in {self.seconds:.0f} s")
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": machine(), "seconds": round(self.seconds, 1),
                   "rows": [asdict(row) for row in self.rows], "skipped": self.skipped}
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def machine() -> str:
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    cores = sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
    return f"{model}, {cores} cores, Linux {platform.release()}"


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


class Budget:
    """The time that a run may take; a section that does not fit any more is skipped and named."""

    def __init__(self, seconds: float) -> None:
        self.begin, self.seconds = time.monotonic(), seconds

    def spent(self) -> float:
        return time.monotonic() - self.begin

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens within does not count: filling a database is done once and kept."""
        begin = time.monotonic()
        yield
        self.begin += time.monotonic() - begin

    def allows(self, seconds: float) -> bool:
        return self.spent() + seconds <= self.seconds
