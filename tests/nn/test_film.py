"""Scale and shift of every channel, decided by the condition."""

import torch

from gencore.nn.film import ConditionEmbedding, FiLM
from gencore.types import ConditionSpec, Field


def test_it_scales_and_shifts_each_channel_by_the_formula():
    film = FiLM(2, 3)
    torch.nn.init.zeros_(film.modulation.weight)
    film.modulation.bias.data = torch.tensor([1.0, -0.5, 10.0, 20.0])
    maps = torch.ones(1, 2, 2, 2)
    with torch.no_grad():
        channels = film(maps, torch.randn(1, 3))[0, :, 0, 0]
    assert channels.tolist() == [12.0, 20.5]  # 1 · (1 + 1) + 10 and 1 · (1 - 0.5) + 20


def test_it_starts_close_to_the_identity_and_not_at_it():
    torch.manual_seed(0)
    spec = ConditionSpec((Field("Moira"), Field("Ferdinando")))
    vectors = ConditionEmbedding(spec.input_width, 128)(spec.wishes({"Moira": 9}, 4))
    maps = torch.randn(4, 16, 5, 5)
    change = (FiLM(16, 128)(maps, vectors) - maps).abs()
    assert 0 < change.mean() < 0.2
