"""``gencore runs``: all that the Training tab does, from a terminal."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from gencore.cli import app
from gencore.runs.folder import Status, read_state, wanted, write_state
from gencore.runs.order import read_order


@pytest.fixture
def run(supervisor):
    def run(*words):
        done = CliRunner().invoke(app, ["runs", *words, "--home", str(supervisor.home)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return run


@pytest.mark.usefixtures("sleepers")
def test_runs_are_started_listed_steered_and_deleted(run, supervisor):
    told = run("start", "digits", "--model", "digits-linear-vae", "--steps", "70", "--weight", "kl=0.25")
    assert told.startswith("digits-linear-vae-on-digits-1: 0/70")
    assert "waiting, 1 before it" in run("start", "digits", "--model", "linear_vae", "--title", "Second")
    name = "digits-linear-vae-on-digits-1"
    folder = supervisor.run(name).folder
    assert [term.schedule.weight for term in read_order(folder).recipe.terms] == [1.0, 0.25]
    run("pause", name)
    assert wanted(folder) is Status.PAUSED
    run("stop", name, "--now")
    assert run("list").splitlines()[-1].startswith(f"{name}: stopped at 0/70. The run stopped")
    write_state(folder, replace(read_state(folder), status=Status.FINISHED, step=70))
    assert "waiting" in run("resume", name, "--steps", "90")
    run("stop", name)
    assert run("watch", name).startswith(f"{name}: stopped at 0/90".replace("0/90", "70/90"))
    run("delete", name)
    assert [one.title for one in supervisor.runs()] == ["Second"]


def test_a_weight_that_is_none_is_one_sentence(run):
    from gencore.errors import TrainingError

    with pytest.raises(TrainingError, match=r'"kl" is no weight; write LOSS=NUMBER'):
        run("start", "digits", "--model", "digits-linear-vae", "--weight", "kl")
