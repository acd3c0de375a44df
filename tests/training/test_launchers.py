"""What README prints for several processes works with the launchers themselves."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gencore.training.history import read_history
from gencore.training.state import resolve

ROOT = Path(__file__).parents[2]
PRINTED = re.findall(r"^torchrun .*$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
LAUNCHERS = {
    "torchrun": [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"],
    # --multi_gpu is its name for several processes of one machine; without it, it starts one where there is no GPU
    "accelerate": [
        sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2",
        "--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no",
    ],
}  # fmt: skip


def launched(launcher: str, line: str, steps: int, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a printed line, from ``-m`` on, with one of the launchers, up to a step."""
    words = shlex.split(line)
    command = [*LAUNCHERS[launcher], *words[words.index("-m") :], "--steps", str(steps)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_torchrun_trains_and_accelerate_resumes_as_printed(tmp_path):
    for launcher, line, steps in zip(LAUNCHERS, PRINTED, (2, 4), strict=True):
        done = launched(launcher, line, steps, tmp_path)
        assert done.returncode == 0, done.stderr[-2000:]
        assert done.stdout.count("look at it with") == 1, "one process speaks for all"
        about = json.loads((resolve(tmp_path / "runs" / "two") / "config.json").read_text())
        assert about["provenance"]["processes"] == 2
        assert about["provenance"]["images_seen"] == steps * 32
    entries = read_history(tmp_path / "runs" / "two" / "history.jsonl")
    assert [entry["step"] for entry in entries if "losses" in entry] == [1, 2, 3, 4]
