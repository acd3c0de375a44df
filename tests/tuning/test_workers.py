"""Workers that are killed, and workers that share a study: every trial is done, and done once."""

from functools import partial

from gencore.training.history import read_history
from gencore.tuning import team

OVER = {"learning_rate": "1e-3..3e-2:log:2"}
STEPS = 60


def values(tuned):
    return sorted((one.values.get("learning_rate", 0.0), one.value, one.final) for one in tuned.outcomes)


def trained(folder):
    return max((entry["step"] for entry in read_history(folder / "history.jsonl")), default=0)


def test_a_killed_worker_leaves_a_study_that_the_same_command_finishes(tuned, elsewhere, tmp_path, wait, kill):
    same = {"over": OVER, "search": "grid", "trials": None, "prune": "none", "steps": STEPS}
    whole = tuned(**same, out=tmp_path / "whole")
    run = tmp_path / "study/trials/0002"
    process = elsewhere(partial(tuned, **same))
    wait(lambda: (run / "latest.json").exists() and trained(run) > STEPS // 3)
    kill(tmp_path / "study")
    process.join()
    assert process.exitcode == -9
    killed_at = trained(run)
    assert killed_at < STEPS, "the trial must be cut short"
    said = []
    done = tuned(**same, say=said.append)
    assert "1 trials of dead workers are tried again" in said
    assert [one.number for one in done.outcomes] == [0, 1, 2]
    assert values(done) == values(whole)
    assert sum("losses" in entry for entry in read_history(run / "history.jsonl")) == STEPS, "it went on, not anew"
    assert not list((tmp_path / "study/workers").iterdir())


def test_two_workers_share_a_study_and_one_may_die(tuned, tmp_path, elsewhere, wait, kill, monkeypatch):
    monkeypatch.setattr(team, "START", "fork")
    same = {"over": OVER, "search": "grid", "trials": None, "prune": "none", "steps": STEPS}
    log = tmp_path / "said"

    def say(text):
        with log.open("a") as file:
            file.write(text + "\n")

    process = elsewhere(partial(tuned, **same, workers=2, say=say))
    runs = tmp_path / "study/trials"
    wait(lambda: len(list(runs.glob("*/history.jsonl"))) == 2 and trained(runs / "0000") > 0)
    kill(tmp_path / "study")
    process.join()
    assert process.exitcode == 0
    assert "ended before its time (exit code -9)" in log.read_text()
    done = tuned(**same)
    assert sorted(one.values.get("learning_rate", 0.0) for one in done.outcomes) == [0.0, 1e-3, 3e-2]
    assert all(one.value is not None for one in done.outcomes)
    assert all(
        sum("losses" in entry for entry in read_history(one.folder / "history.jsonl")) == STEPS for one in done.outcomes
    )
    assert len(list(runs.iterdir())) == 3


def test_another_process_joins_a_study_that_runs(tuned, elsewhere, tmp_path, wait):
    same = {"over": OVER, "search": "grid", "trials": None, "prune": "none", "steps": STEPS}
    process = elsewhere(partial(tuned, **same))
    wait(lambda: trained(tmp_path / "study/trials/0000") > 0)
    done = tuned(**same)
    process.join()
    assert process.exitcode == 0
    assert [one.number for one in done.outcomes] == [0, 1, 2]
