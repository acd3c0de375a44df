"""What README prints for several processes works with the launchers themselves."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gencore.training.checkpoint import read_model
from gencore.training.history import read_history
from gencore.training.state import resolve

ROOT = Path(__file__).parents[2]
PRINTED = re.findall(r"^torchrun .*$", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
LAUNCHERS = {
    "torchrun": [sys.executable, "-m", "torch.distributed.run", "--standalone"],
    "accelerate": [sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_machines", "1"],
}


def launched(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_torchrun_trains_and_resumes_as_printed(tmp_path):
    for steps, line in zip((2, 4), PRINTED, strict=True):
        done = launched([*LAUNCHERS["torchrun"], *shlex.split(line)[1:], "--steps", str(steps)], tmp_path)
        assert done.returncode == 0, done.stderr[-2000:]
        assert done.stdout.count("look at it with") == 1, "one process speaks for all"
    run = tmp_path / "runs" / "two"
    assert [entry["step"] for entry in read_history(run / "history.jsonl") if "losses" in entry] == [1, 2, 3, 4]
    assert read_model(resolve(run))[1].provenance["images_seen"] == 4 * 32
