"""Hybrids: what wings are, how candidates are made and ranked, and who is refused."""

import pytest
import torch
from people import people_beside
from toy import SPEC, Tiny, TinyConfig

from gencore.crossing import cross_pair, crossed, unable_to_cross
from gencore.data.creatures.dataset import SPEC as CREATURES
from gencore.errors import CapabilityError, ConditionError
from gencore.latent.hybrids import METHODS, Wings, batch_of, hybrids, likely_horses, likeness, wings_of
from gencore.latent.spaces import reconstructions
from gencore.raters.files import Raters, read_raters
from gencore.training.checkpoint import describe
from gencore.types import ImageSpec

IMAGE = ImageSpec(32, 32)


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Raters:
    home = tmp_path_factory.mktemp("creatures")
    return read_raters(people_beside(home / "model", "raters", "creatures", CREATURES.fields))


@pytest.fixture(scope="module")
def tiny() -> Tiny:
    torch.manual_seed(3)
    model = Tiny(TinyConfig(), IMAGE, CREATURES).eval()
    with torch.no_grad():
        model.from_latent.weight.mul_(4)
    return model


@pytest.fixture(scope="module")
def pairs() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(5)
    return torch.rand(3, 3, 32, 32, generator=generator), torch.rand(3, 3, 32, 32, generator=generator)


def test_wings_are_the_mean_difference_of_the_nearest_birds():
    bare = torch.tensor([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])
    wings = Wings(bare, bare + torch.tensor([[0.0, 1.0], [0.0, 3.0], [5.0, 5.0]]))
    near = torch.tensor([[0.4, 0.0]])
    assert wings.of(near, 1).tolist() == [[0.0, 1.0]]
    assert wings.of(near, 2).tolist() == [[0.0, 2.0]]
    assert wings.of(near, 99).shape == (1, 2)


def test_without_wings_and_without_the_bird_a_hybrid_is_the_horse_again(tiny, pairs):
    nothing = Wings(torch.zeros(2, 8), torch.zeros(2, 8))
    made = hybrids(tiny, *pairs, method="wings", wings=nothing)
    torch.testing.assert_close(made.images, reconstructions(tiny, pairs[0]))
    assert made.likeness is None
    assert made.order == [0, 1, 2]


def test_a_search_keeps_of_each_pair_what_raters_find_most_of_both(tiny, pairs, judges):
    wings = wings_of(tiny, pairs[1], pairs[0])
    made = hybrids(tiny, *pairs, method="search", wings=wings, raters=judges)
    for number in range(3):
        batch = batch_of(tiny, pairs[0][number : number + 1], pairs[1][number : number + 1], wings, judges)
        assert len(batch.images) == len(METHODS["search"])
        assert made.likeness[number] == pytest.approx(float(batch.likeness.max()), abs=1e-5)
    ranked = made.likeness[made.order]
    assert (ranked.diff() <= 0).all()


def test_likeness_grows_with_the_wings_and_falls_where_it_is_no_horse_any_more(tiny, pairs, judges, monkeypatch):
    """A bird's own wings, found again whole, count 1; raters who see no horse bring everything to 0."""
    code = tiny.code(pairs[0][:1])
    bare = tiny.code(tiny.from_code(code))
    wings = Wings(code, code + 1.0)
    codes = iter([bare, torch.cat([bare, bare + 0.5, bare + 1.0, bare - 1.0])])
    monkeypatch.setattr(tiny, "code", lambda images, condition=None: next(codes))
    monkeypatch.setattr("gencore.latent.hybrids.likely_horses", lambda raters, images: torch.tensor([1, 1, 0.25, 1]))
    found = likeness(tiny, judges, torch.rand(4, 3, 32, 32), code, wings)
    torch.testing.assert_close(found, torch.tensor([0.0, 0.5, 0.5, 0.0]), atol=1e-5, rtol=1e-4)


def test_the_middle_of_a_path_lies_between_the_two(tiny, pairs):
    made = hybrids(tiny, *pairs, method="lerp")
    free = tiny.any_condition(3)
    wanted = (tiny.code(pairs[0], free) + tiny.code(pairs[1], free)) / 2
    torch.testing.assert_close(made.codes, wanted, rtol=1e-4, atol=1e-5)


def test_the_two_may_come_in_either_order_but_not_be_of_one_kind(tiny, pairs, judges):
    about = describe(tiny, "tiny", {"data": "creatures"})
    everything = torch.cat(pairs)
    order = likely_horses(judges, everything).argsort()
    with torch.no_grad():  # raters of random weights: made to disagree about these two
        bias = [model.head.bias for model in judges.ensemble.models]
        shift = [float(torch.logit(likely_horses(judges, everything).mean()))] * len(bias)
        for one, amount in zip(bias, shift, strict=True):
            one[0] -= amount
    two = everything[[int(order[-1]), int(order[0])]]
    wings = wings_of(tiny, pairs[1], pairs[0])
    there, back = (cross_pair(tiny, about, pair, wings, judges) for pair in (two, two.flip(0)))
    assert (there.images == back.images).all()
    assert len(there) == len(METHODS["search"])
    with pytest.raises(ConditionError, match="choose a horse and a bird"):
        cross_pair(tiny, about, two[[0, 0]], wings, judges)


def test_who_cannot_make_hybrids_is_told_why(tiny, model, pairs, judges, raters):
    wings = wings_of(tiny, *pairs)
    others = describe(model, "tiny", {"data": "cars"})
    assert unable_to_cross(describe(tiny, "tiny", {"data": "creatures"})) is None
    assert "learnt horses and birds" in unable_to_cross(others)
    flat = (pairs[0].permute(0, 2, 3, 1) * 255).byte().numpy()
    with pytest.raises(CapabilityError, match="learnt horses and birds"):
        crossed(model, others, flat, flat)
    with pytest.raises(CapabilityError, match="needs to know what wings are"):
        hybrids(tiny, *pairs, method="wings")
    with pytest.raises(CapabilityError, match="tell horses from birds"):
        hybrids(tiny, *pairs, wings=wings, raters=raters)
    with pytest.raises(ConditionError, match="are no pairs"):
        hybrids(tiny, pairs[0], pairs[1][:2], wings=wings, raters=judges)
    with pytest.raises(ConditionError, match="no method"):
        hybrids(tiny, *pairs, method="magic", wings=wings)
    assert SPEC.names != CREATURES.names
