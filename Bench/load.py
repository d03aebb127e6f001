"""HTTP load by wrk over kept connections, with the server's CPU time per request."""
from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass

from process import cpu_seconds, resident_megabytes

SCRIPT = """
local paths = { %(paths)s }
local place = 0
function setup(thread) number = (number or 0) + 1; thread:set("offset", number * 7919) end
function init(args) place = (offset or 0) %% #paths end
function request()
  place = place %% #paths + 1
  return wrk.format("GET", paths[place], { ["Authorization"] = "Bearer %(token)s" })
end
function done(summary, latency, requests)
  io.write(string.format('RESULT {"requests": %%d, "microseconds": %%d, "p50": %%d, "p99": %%d, "max": %%d, "status": %%d, "other": %%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """Requests a second, latency in milliseconds, CPU of the server in microseconds a request, errors."""
    rate: float
    p50: float
    p99: float
    worst: float
    cpu: float
    errors: int
    resident: float


def run(port: int, pid: int, token: str, paths: list[str], connections: int, seconds: int) -> Load:
    """One run over `paths` in turn. One wrk thread, so that a core is left to the server on small machines."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % {"paths": ", ".join(json.dumps(path) for path in paths), "token": token})
        script.flush()
        line = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script.name, f"http://127.0.0.1:{port}"]
        before = cpu_seconds(pid)
        done = subprocess.run(line, capture_output=True, text=True, timeout=seconds + 30)
        used = cpu_seconds(pid) - before
    answer = [text for text in done.stdout.splitlines() if text.startswith("RESULT ")]
    if not answer:
        raise RuntimeError(f"wrk gave no result: {done.stdout[-500:]} {done.stderr[-500:]}")
    got = json.loads(answer[0][7:])
    count = max(got["requests"], 1)
    return Load(count / (got["microseconds"] / 1e6), got["p50"] / 1e3, got["p99"] / 1e3, got["max"] / 1e3, used / count * 1e6,
                got["status"] + got["other"], resident_megabytes(pid))


def tools_missing(names: list[str]) -> list[str]:
    return [name for name in names if subprocess.run(["which", name], capture_output=True).returncode != 0]
