"""A history is readable while it is written, from another process as well."""

import json
from pathlib import Path

import pytest

from gencore.errors import TrainingError
from gencore.training.history import History, HistoryReader, read_history


def steps(entries: list[dict]) -> list[int]:
    return [entry["step"] for entry in entries]


def test_each_look_gives_what_is_new(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    reader = HistoryReader(file)
    assert reader.read() == ([], True)
    history = History(file)
    for step in range(3):
        history.append({"step": step})
    history.sync()
    entries, first = reader.read()
    assert (steps(entries), first) == ([0, 1, 2], True)
    history.append({"step": 3})
    history.sync()
    entries, first = reader.read()
    assert (steps(entries), first) == ([3], False)
    assert reader.read() == ([], False)


@pytest.mark.parametrize("cut", [1, 5, 12])
def test_a_line_that_is_still_being_written_waits(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "history.jsonl"
    whole = json.dumps({"step": 1}).encode() + b"\n"
    file.write_bytes(whole + whole[:-cut] if cut < len(whole) else whole)
    reader = HistoryReader(file)
    assert steps(reader.read()[0]) == [1]
    assert steps(read_history(file)) == [1]
    file.write_bytes(whole + json.dumps({"step": 2}).encode() + b"\n")
    assert steps(reader.read()[0]) == [2]


def test_a_resumed_run_is_read_from_its_beginning_again(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    history = History(file)
    history.append({"step": 1})
    kept = history.sync()
    history.append({"step": 2, "of": "the first try"})
    history.append({"step": 3})
    history.sync()
    history.close()
    reader = HistoryReader(file)
    reader.read()
    again = History(file, kept)
    for step in range(2, 9):
        again.append({"step": step, "of": "the second"})
    again.sync()
    entries, first = reader.read()
    assert first
    assert steps(entries) == list(range(1, 9))
    assert entries[1]["of"] == "the second"


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    file.write_text('{"step": 1}\n{"step":\n{"step": 3}\n')
    with pytest.raises(TrainingError, match=r"history\.jsonl, line 2, is damaged"):
        read_history(file)


def test_no_look_while_it_is_written_sees_anything_but_a_beginning(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    history = History(file)
    seen = 0
    for step in range(500):
        history.append({"step": step, "padding": "x" * (step * 37 % 400)})
        if step % 7 == 0:
            found = steps(read_history(file))
            assert found == list(range(len(found)))
            seen = max(seen, len(found))
    assert seen
    history.sync()
    assert len(read_history(file)) == 500
