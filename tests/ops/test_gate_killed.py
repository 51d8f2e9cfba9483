"""The gate under writers that are killed in the middle of it: no exposure above a limit, no hold lost or doubled.

`python -m bench.gate` does the same for a minute, with eight processes, and measures the cost.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHORT = ["--processes", "4", "--seconds", "6", "--customers", "20", "--kill-every", "1.5", "--orders", "0"]


@pytest.mark.slow
def test_killed_writers_leave_no_exposure_above_its_limit(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench.gate", "--home", str(tmp_path), *SHORT]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    table = [line.split("|") for line in done.stdout.splitlines() if line.startswith("| ")]
    _heads, _rule, one, many = table
    for row in (one, many):
        orders, kills, looks = int(row[2].replace(",", "")), int(row[6]), int(row[7])
        assert orders > 0
        assert kills > 0
        assert looks > 0
