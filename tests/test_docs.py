"""Every command printed in README and CONTRIBUTING works as printed."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gencore.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """The lines of all shell blocks that call gencore, in order."""
    blocks = re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.startswith("gencore ")]


def block(text: str, kind: str) -> str:
    """The first code block of a kind."""
    return re.search(rf"```{kind}\n(.*?)```", text, flags=re.DOTALL).group(1)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the shipped checkpoints in it, as in a fresh clone."""
    (tmp_path / "checkpoints").symlink_to(ROOT / "checkpoints")
    return tmp_path


def test_readme_commands_run_as_printed(desk, monkeypatch):
    """Trainings and measurements are cut to two steps; the app is asked for its page; all else is run to the letter.

    One after the other in this process: thirty new ones would spend two minutes on importing.
    """
    lines = commands(README)
    assert len(lines) >= 10
    monkeypatch.chdir(desk)
    for line in lines:
        words = shlex.split(line)[1:]
        if words[0] == "app":
            assert_serves([sys.executable, "-m", "gencore", *words], desk)
            continue
        if "--measure" in words:
            words += ["--share", "5", "--repetitions", "2", "--n", "20", "--attempts", "1"]
            words += ["--steps", "2", "--judge-steps", "2", "--learner-steps", "2"]
        if "train" in words[:2] or words[0] == "lesson":
            words += ["--steps", "3" if "--resume" in words else "2"]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"
    assert (desk / "ten.png").exists()
    assert (desk / "my-cars" / "README.md").exists()


def test_readme_python_runs_as_printed(desk):
    subprocess.run([sys.executable, "-c", block(README, "python")], cwd=desk, check=True, env=quiet())
    assert (desk / "ten.png").exists()


def test_readme_metadata_example_is_understood(desk):
    from PIL import Image

    from gencore.data.base import load_data

    (desk / "metadata.csv").write_text(block(README, "csv"))
    for name in ("red-one.jpg", "truck.png"):
        Image.new("RGB", (40, 30)).save(desk / name)
    data = load_data(str(desk))
    assert [field.kind for field in data.condition.fields] == ["score", "score", "class"]
    assert not data.problems


def test_the_example_model_of_contributing_trains(desk):
    """The printed file, put beside the other models of a copy of the package, is found and trained."""
    shutil.copytree(ROOT / "gencore", desk / "gencore", ignore=shutil.ignore_patterns("__pycache__"))
    (desk / "gencore" / "models" / "linear_example.py").write_text(block(CONTRIBUTING, "python"))
    words = [sys.executable, "-m", *shlex.split("gencore train digits --model linear_example --steps 3 --out runs/x")]
    subprocess.run(words, cwd=desk, check=True, env=quiet(), capture_output=True)
    words = [sys.executable, "-m", *shlex.split("gencore generate runs/x digit=3 --out three.png")]
    subprocess.run(words, cwd=desk, check=True, env=quiet(), capture_output=True)
    assert (desk / "three.png").exists()


def assert_serves(words: list[str], desk: Path) -> None:
    """Starts the app on a free port and waits for its page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([*words, "--port", str(port)], cwd=desk, env=quiet(), stdout=subprocess.DEVNULL)
    try:
        for _ in range(240):
            assert process.poll() is None, "the app ended by itself"
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    assert page.status == 200
                    assert b"gradio" in page.read()
                    return
            except OSError:
                time.sleep(0.5)
        pytest.fail("no page within two minutes")
    finally:
        process.terminate()
        process.wait(30)


def quiet() -> dict[str, str]:
    """The environment of a child process: one thread, nothing outside this machine."""
    proxies = {"NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost"}
    return os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", **proxies}


def test_spaces_installs_what_the_package_needs():
    """Spaces reads requirements.txt and brings gradio itself, of the version that README's front matter names."""
    import tomllib

    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    listed = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    assert sorted(listed) == sorted(line for line in needed if not line.startswith("gradio"))
    assert "sdk: gradio" in README
    assert "app_file: app.py" in README
