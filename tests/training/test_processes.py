"""One process does everything itself; an environment that promises others is taken at its word."""

import numpy as np
import pytest
import torch

from gencore.errors import DataError, TrainingError
from gencore.training.distributed.processes import Processes, joined


def test_one_process_keeps_all_pictures_losses_and_decisions():
    alone, indices = Processes(), np.arange(7)
    with alone.sharing(7):
        assert alone.own(indices) is indices
    assert alone.first
    assert alone.average([], {"mse": 0.5}) == {"mse": 0.5}
    assert [alone.anyone(says) for says in (False, True)] == [False, True]
    alone.check(7, compiled=True)


def test_one_process_hears_its_own_errors():
    def fail() -> None:
        raise DataError("There is no such folder.")

    for ask in (Processes().by_first, Processes().in_turn):
        with pytest.raises(DataError, match="no such folder") as caught:
            ask(fail)
        assert not caught.value.told


def test_without_a_launcher_there_is_one(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert joined.__wrapped__().count == 1


def test_half_an_environment_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    with pytest.raises(TrainingError, match=r"cannot be connected .*start them with `torchrun`.*unset WORLD_SIZE"):
        joined.__wrapped__()
    assert not torch.distributed.is_initialized()
