"""How differently two pictures distribute their brightness."""

import pytest
import torch
from torch import Tensor
from torch.autograd import gradcheck

from gencore.errors import TrainingError
from gencore.losses.histogram import HistogramError, soft_histogram


def pictures(seed: int = 0) -> Tensor:
    return torch.rand(2, 3, 9, 7, generator=torch.Generator().manual_seed(seed))


class TestSoftHistogram:
    def test_counts_a_number_at_a_centre_for_that_bin_alone(self):
        picture = torch.tensor([0.0, 0.25, 0.25, 1.0]).view(1, 1, 2, 2)
        assert soft_histogram(picture, 5).flatten().tolist() == [0.25, 0.5, 0, 0, 0.25]

    def test_shares_a_number_between_its_neighbours_by_nearness(self):
        torch.testing.assert_close(
            soft_histogram(torch.full((1, 1, 1, 1), 0.3), 5).flatten(), torch.tensor([0, 0.8, 0.2, 0, 0])
        )

    def test_sums_to_one(self):
        torch.testing.assert_close(soft_histogram(pictures(), 17).sum(2), torch.ones(2, 3))

    def test_approaches_the_counted_one(self):
        many = torch.rand(1, 1, 200, 200, generator=torch.Generator().manual_seed(0)).square()
        counted = torch.histc(many, 8, 0, 1) / many.numel()
        fine = soft_histogram(many, 801)[0, 0, :-1].view(8, 100).sum(1)
        torch.testing.assert_close(fine, counted, atol=5e-3, rtol=0)


class TestHistogramError:
    def test_does_not_care_what_is_where(self):
        shuffled = pictures().flatten(2).flip(2).view(2, 3, 9, 7)
        assert HistogramError()(shuffled, pictures(), {}) == pytest.approx(0, abs=1e-12)
        assert HistogramError()(pictures(1), pictures(), {}) > 1e-9

    def test_tells_channels_and_pictures_apart(self):
        assert HistogramError()(pictures().flip(1), pictures(), {}) > 1e-9
        assert HistogramError()(pictures().flip(0), pictures(), {}) > 1e-9

    def test_black_against_white_is_the_largest(self):
        black = torch.zeros(1, 3, 4, 4)
        assert HistogramError(8)(black, 1 - black, {}) == pytest.approx(7 / 8 / 8**2)

    def test_grows_with_the_distance_of_two_colours(self):
        """Bin by bin, every colour that is off would be equally wrong, and none would know which way to go."""
        target = torch.full((1, 3, 4, 4), 0.2)
        values = [float(HistogramError()(torch.full_like(target, grey), target, {})) for grey in (0.3, 0.5, 0.9)]
        assert 0 < values[0] < values[1] < values[2]
        grey = torch.full_like(target, 0.9).requires_grad_()
        HistogramError()(grey, target, {}).backward()
        assert (grey.grad > 0).all()

    @pytest.mark.parametrize("bins", [2, 16, 256])
    def test_its_gradient_is_right(self, bins):
        prediction, target = (pictures(seed)[:, :2, :3, :3].double() for seed in (0, 1))
        prediction.requires_grad_()
        assert gradcheck(lambda x: HistogramError(bins)(x, target, {}) * bins**2, (prediction,), eps=1e-7, atol=1e-6)

    def test_exact_black_and_white_still_learn(self):
        flat = torch.tensor([0.0, 1.0]).view(1, 1, 1, 2).requires_grad_()
        HistogramError()(flat, torch.full((1, 1, 1, 2), 0.5), {}).backward()
        assert flat.grad.flatten()[0] < 0 < flat.grad.flatten()[1]

    def test_following_it_brings_the_histograms_together(self):
        picture, target = pictures().requires_grad_(), pictures(1).square()
        optimizer = torch.optim.Adam([picture], 0.01)
        values = []
        for _ in range(150):
            value = HistogramError()(picture, target, {})
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            values.append(float(value.detach()))
        assert values[-1] < 0.02 * values[0]

    @pytest.mark.parametrize("bins", [0, 1])
    def test_needs_two_bins(self, bins):
        with pytest.raises(TrainingError, match="at least 2"):
            HistogramError(bins)
