"""Batches made ahead are the batches that would be made when asked for."""

import threading
from dataclasses import replace

import pytest
import torch

from gencore.losses.objective import Objective
from gencore.training.batches import make_sampler
from gencore.training.distributed.processes import Processes
from gencore.training.feed import Feed
from gencore.training.prefetch import Prefetch


@pytest.fixture
def fetched():
    fetched = Prefetch(lambda step: (step, threading.current_thread().name), depth=2)
    yield fetched
    fetched.close()


def test_steps_come_in_order_from_another_thread(fetched):
    got = [fetched(step) for step in range(5, 15)]
    assert [step for step, _ in got] == list(range(5, 15))
    assert threading.current_thread().name not in {thread for _, thread in got}


def test_going_back_begins_anew_there(fetched):
    assert [fetched(step)[0] for step in (3, 4, 5, 2, 3, 9)] == [3, 4, 5, 2, 3, 9]


def test_no_thread_is_left_behind(fetched):
    fetched(0)
    before = threading.active_count()
    fetched.close()
    assert threading.active_count() == before - 1
    assert fetched(7)[0] == 7, "it can be asked again"


def test_an_error_in_making_comes_to_whoever_asks():
    def make(step: int) -> int:
        if step == 2:
            raise ValueError("step 2 cannot be made")
        return step

    fetched = Prefetch(make)
    assert [fetched(0), fetched(1)] == [0, 1]
    with pytest.raises(ValueError, match="step 2"):
        fetched(2)


def test_batches_made_ahead_equal_those_made_when_asked_for(tiny_recipe, toy_data):
    recipe = replace(tiny_recipe, augmentation=replace(tiny_recipe.augmentation, flip=True, crop_padding=2))
    parts = (make_sampler(toy_data, recipe), toy_data.condition, recipe, Objective(recipe.terms), Processes())
    feed = Feed(toy_data, *parts, torch.device("cpu"))
    ahead = Prefetch(feed._varied)
    for step in (0, 1, 2, 7, 1):
        images, condition = ahead(step)
        batch = feed.training(step)
        assert torch.equal(images, batch.images)
        assert torch.equal(condition.values, batch.condition.values)
    ahead.close()
