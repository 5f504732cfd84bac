"""Second hands: the same answers whoever works, and nobody left behind when the build is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.paths import Workspace
from pipelines.problems import BuildFailed
from pipelines.workers import Job, dismiss, hire, spread

JOB = Job(Workspace(Path("raw"), Path("processed"), Path("reports")), "token")
HERE = "tests.test_workers"


def twice(job: Job, item: int) -> tuple[str, int]:
    return job.token, item * 2


def fails(_job: Job, item: int) -> None:
    raise BuildFailed(f"item {item} cannot be done")


def test_answers_come_in_order_whoever_works():
    alone = spread([], f"{HERE}:twice", JOB, [3, 1, 2])
    helpers = hire(HERE)
    try:
        assert spread(helpers, f"{HERE}:twice", JOB, [3, 1, 2]) == alone == [("token", 6), ("token", 2), ("token", 4)]
    finally:
        dismiss(helpers)


def test_a_helper_s_failure_is_told_in_its_words():
    helpers = hire(HERE)
    try:
        with pytest.raises(BuildFailed, match="item 7 cannot be done"):
            spread(helpers, f"{HERE}:fails", JOB, [7])
    finally:
        dismiss(helpers)


def test_helpers_leave_when_the_build_is_killed(tmp_path: Path):
    script = tmp_path / "boss.py"
    script.write_text(
        "import os, time\n"
        "from pipelines.workers import hire\n"
        "if __name__ == '__main__':\n"
        "    helpers = hire('json')\n"
        "    pids = [helper.submit(os.getpid).result() for helper in helpers]\n"
        "    print(*pids, flush=True)\n"
        "    time.sleep(60)\n",
        encoding="utf-8",
    )
    boss = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert boss.stdout is not None
    pids = [int(pid) for pid in boss.stdout.readline().split()]
    boss.send_signal(signal.SIGKILL)
    boss.wait()
    boss.stdout.close()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert pids or len(os.sched_getaffinity(0)) == 1
