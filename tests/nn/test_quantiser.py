"""Vector quantisation: the nearest code, gradients past it, a codebook that follows and revives."""

import math

import pytest
import torch
from torch import Tensor

from gencore.nn.quantiser import VectorQuantiser, perplexity, usage

CODES, DIM = 8, 3


def maps(seed: int = 0, n: int = 4, size: int = 5) -> Tensor:
    return torch.randn(n, DIM, size, size, generator=torch.Generator().manual_seed(seed))


def rows(outputs: Tensor) -> Tensor:
    return outputs.permute(0, 2, 3, 1).reshape(-1, DIM)


def started(**options: float) -> VectorQuantiser:
    quantiser = VectorQuantiser(CODES, DIM, **options)
    quantiser.start(maps(), torch.Generator().manual_seed(0))
    return quantiser


class TestChoosing:
    def test_every_vector_is_replaced_by_its_nearest_code(self):
        quantiser = started()
        quantised = quantiser(maps(1))
        distances = torch.cdist(rows(maps(1)), quantiser.codebook)
        assert torch.equal(quantised.codes.flatten(), distances.argmin(dim=1))
        assert torch.equal(rows(quantised.vectors), quantiser.codebook[distances.argmin(dim=1)])

    def test_the_codebooks_own_vectors_stay_as_they_are(self):
        quantiser = started()
        codes = torch.arange(CODES).view(1, 2, 4)
        assert torch.equal(quantiser(quantiser.vectors(codes)).codes, codes)

    def test_straight_through_is_exactly_the_code_and_its_gradient_goes_to_the_output(self):
        quantiser, outputs, weights = started(), maps(1).requires_grad_(), maps(2)
        quantised = quantiser(outputs)
        assert torch.equal(quantised.straight_through(), quantised.vectors)
        (quantised.straight_through() * weights).sum().backward()
        assert torch.equal(outputs.grad, weights)

    def test_a_learnt_codebook_gets_no_gradient_from_the_decoder_but_from_its_own_loss(self):
        quantiser = started(ema=False)
        quantised = quantiser(maps(1).requires_grad_())
        quantised.straight_through().sum().backward()
        assert quantiser.codebook.grad is None
        quantised.vectors.square().sum().backward()
        assert quantiser.codebook.grad.abs().sum() > 0

    def test_bfloat16_outputs_are_compared_in_float32(self):
        quantiser = started()
        with torch.autocast("cpu", torch.bfloat16):
            cast = quantiser(maps(1))
        assert cast.vectors.dtype == torch.float32
        assert torch.equal(cast.codes, quantiser(maps(1)).codes)


class TestLearning:
    def test_it_starts_from_outputs_of_the_first_batch_and_only_once(self):
        quantiser = started()
        known = {tuple(row.tolist()) for row in rows(maps())}
        assert {tuple(row.tolist()) for row in quantiser.codebook} <= known
        before = quantiser.codebook.clone()
        quantiser.start(maps(5), torch.Generator().manual_seed(1))
        assert torch.equal(quantiser.codebook, before)

    def test_it_starts_from_fewer_outputs_than_codes_too(self):
        quantiser = VectorQuantiser(CODES, DIM)
        quantiser.start(maps(n=1, size=2))
        assert quantiser.codebook.isfinite().all()

    def test_choosing_alone_changes_nothing(self):
        quantiser = started()
        before = {name: tensor.clone() for name, tensor in quantiser.state_dict().items()}
        quantiser.train()(maps(3))
        assert all(torch.equal(tensor, before[name]) for name, tensor in quantiser.state_dict().items())

    def test_codes_find_every_cluster_of_outputs(self):
        """Four tight clusters, one of them so small that the first codes may miss it, and eight codes."""
        centres = 10 * torch.tensor([[0.0, 0, 0]] * 40 + [[1, 0, 0]] * 40 + [[0, 1, 0]] * 15 + [[0, 0, 1]] * 5)
        outputs = (centres + 0.01 * rows(maps())).T.reshape(1, DIM, 10, 10)
        quantiser, generator = VectorQuantiser(CODES, DIM, decay=0.9), torch.Generator().manual_seed(0)
        quantiser.start(outputs, generator)
        for _ in range(60):
            quantiser.learn(quantiser(outputs), generator)
        assert (quantiser(outputs).vectors - outputs).abs().max() < 0.1

    def test_the_average_is_that_of_the_paper(self):
        quantiser = started(revive=0.0, decay=0.9)
        counts, sums = quantiser.counts.clone(), quantiser.sums.clone()
        quantised = quantiser(maps(1))
        quantiser.learn(quantised)
        for code in range(CODES):
            chosen = rows(maps(1))[quantised.codes.flatten() == code]
            counts[code] = 0.9 * counts[code] + 0.1 * len(chosen)
            sums[code] = 0.9 * sums[code] + 0.1 * chosen.sum(dim=0)
        torch.testing.assert_close(quantiser.codebook, sums / counts[:, None])

    @pytest.mark.parametrize("ema", [True, False])
    def test_a_dead_code_becomes_an_output_of_the_batch_and_is_chosen_again(self, ema):
        quantiser = started(ema=ema, decay=0.5, revive=0.1)
        with torch.no_grad():
            quantiser.codebook[3] = 1e3
        quantiser.sums[3] = 1e3 * quantiser.counts[3]
        generator = torch.Generator().manual_seed(0)
        for step in range(8):
            quantiser.learn(quantiser(maps(step)), generator)
        assert quantiser.codebook.abs().max() < 10
        assert (quantiser(maps(7)).codes == 3).any()

    def test_without_revival_it_stays_dead(self):
        quantiser = started(decay=0.5, revive=0.0)
        quantiser.sums[3] = 1e3 * quantiser.counts[3]
        quantiser.codebook[3] = 1e3
        for step in range(8):
            quantiser.learn(quantiser(maps(step)))
        assert not (quantiser(maps(7)).codes == 3).any()

    def test_the_same_generator_and_state_give_the_same_codebook(self):
        def trained() -> VectorQuantiser:
            torch.randn(3)  # what else is drawn does not matter
            quantiser, generator = VectorQuantiser(CODES, DIM, decay=0.5, revive=0.5), torch.Generator().manual_seed(4)
            quantiser.start(maps(), generator)
            for step in range(5):
                quantiser.learn(quantiser(maps(step)), generator)
            return quantiser

        first, second = trained().state_dict(), trained().state_dict()
        assert all(torch.equal(first[name], second[name]) for name in first)


def test_perplexity_and_usage_count_codes():
    one, all_ = torch.zeros(1, 2, 4, dtype=torch.long), torch.arange(8).view(1, 2, 4)
    assert perplexity(one, 8) == pytest.approx(1)
    assert perplexity(all_, 8) == pytest.approx(8)
    assert perplexity(all_ // 4, 8) == pytest.approx(2)
    assert perplexity(torch.tensor([[[0, 0, 0, 1]]]), 8) == pytest.approx(
        math.exp(-0.75 * math.log(0.75) - 0.25 * math.log(0.25))
    )
    assert usage(one, 8) == pytest.approx(1 / 8)
    assert usage(all_ // 2, 8) == pytest.approx(0.5)
