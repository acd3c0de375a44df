"""Scores as tokens: what is said, what is not, and what each place takes from them."""

import torch

from gencore.nn.score_attention import ScoreAttention, ScoreTokens
from gencore.types import ConditionSpec, Field

SPEC = ConditionSpec((Field("animal", "class", classes=("horse", "bird", "both")), Field("Moira")))


def test_each_field_has_its_own_token_and_its_own_any():
    torch.manual_seed(0)
    tokens = ScoreTokens(SPEC.widths, 8)
    with torch.no_grad():
        low, high, bird, free = tokens(SPEC.wishes([{"Moira": 0}, {"Moira": 9}, {"animal": "bird"}, {}], 4))
    assert low.shape == (2, 8)
    assert torch.equal(low[0], free[0])  # the animal was given in neither
    assert torch.equal(bird[1], free[1])
    assert not torch.allclose(low[1], high[1])
    assert not torch.allclose(bird[0], free[0])
    assert not torch.allclose(free[0], free[1])


def test_equal_tokens_give_every_place_the_same_whatever_it_asks():
    attention, maps = ScoreAttention(10, 8), torch.randn(2, 10, 3, 4)
    tokens = torch.randn(2, 1, 8).expand(2, 5, 8)
    with torch.no_grad():
        taken = attention(maps, tokens) - maps
    assert torch.allclose(taken, taken[:, :, :1, :1].expand_as(taken), atol=1e-5)


def test_it_is_multi_head_attention_of_places_to_tokens():
    torch.manual_seed(0)
    attention, maps, tokens = ScoreAttention(8, 8, heads=2), torch.randn(2, 8, 3, 4), torch.randn(2, 5, 8)
    known = torch.nn.MultiheadAttention(8, 2, batch_first=True)
    both = attention.keys_and_values
    known.in_proj_weight.data = torch.cat([attention.queries.weight.flatten(1), both.weight]).detach()
    known.in_proj_bias.data = torch.cat([attention.queries.bias, both.bias]).detach()
    known.out_proj.weight.data = attention.out.weight.flatten(1).detach()
    known.out_proj.bias.data = attention.out.bias.detach()
    with torch.no_grad():
        places, _ = known(maps.flatten(2).transpose(1, 2), tokens, tokens)
        expected = maps + places.transpose(1, 2).unflatten(2, (3, 4))
        assert torch.allclose(attention(maps, tokens), expected, atol=1e-5)
