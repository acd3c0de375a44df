"""Weights on disk: what comes back is what was written, to the precision kept."""

import pytest
import torch

from gencore.training.packing import packed, unpacked


@pytest.fixture
def weights() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    return {
        "conv.weight": torch.randn(8, 4, 3, 3, generator=generator),
        "linear.weight": torch.randn(5, 7, generator=generator) * torch.logspace(-6, 3, 5)[:, None],
        "empty.weight": torch.zeros(3, 2),
        "bias": torch.randn(6, generator=generator),
        "count": torch.tensor(123_456_789),
    }


def test_full_precision_is_exact(weights):
    for name, tensor in unpacked(packed(weights, "float32")).items():
        assert torch.equal(tensor, weights[name])


def test_integers_stay_whatever_the_storage(weights):
    for storage in ("float16", "int8"):
        assert torch.equal(unpacked(packed(weights, storage))["count"], weights["count"])


def test_eight_bits_are_off_by_at_most_half_a_level_of_each_slice(weights):
    back = unpacked(packed(weights, "int8"))
    assert back.keys() == weights.keys()
    for name in ("conv.weight", "linear.weight"):
        largest = weights[name].flatten(1).abs().amax(1)
        error = (back[name] - weights[name]).flatten(1).abs().amax(1)
        assert (error <= largest / 127 * 0.501).all()
        assert error.max() > 0
    assert torch.equal(back["empty.weight"], weights["empty.weight"])


def test_eight_bits_take_a_quarter_of_the_space(weights):
    conv = packed({"conv.weight": weights["conv.weight"]}, "int8")
    assert sum(tensor.nbytes for tensor in conv.values()) == weights["conv.weight"].nbytes // 4 + 8 * 4


def test_packing_twice_changes_nothing_more(weights):
    once = unpacked(packed(weights, "int8"))
    twice = unpacked(packed(once, "int8"))
    for name, tensor in once.items():
        torch.testing.assert_close(twice[name], tensor, rtol=1e-3, atol=0)
