"""The network that reads off pictures what was said of them."""

import pytest
import torch

from gencore.losses.regression import given_error
from gencore.nn.picture_reader import SUMMARY, PictureReader
from gencore.types import ConditionSpec, Field, ImageSpec


@pytest.mark.parametrize("image", [ImageSpec(96, 128), ImageSpec(28, 28), ImageSpec(33, 70)], ids=str)
def test_it_reads_pictures_of_any_size(image: ImageSpec) -> None:
    reader = PictureReader(image, 3)
    pictures = torch.rand(2, 3, image.height, image.width)
    assert reader(pictures).shape == (2, 3)
    assert reader.features(pictures).shape == (2, SUMMARY)


def test_in_training_pictures_vary_by_the_given_draws_and_what_it_sees_of_them_does_not() -> None:
    torch.manual_seed(0)
    reader, pictures = PictureReader(ImageSpec(32, 32), 2).train(), torch.rand(4, 3, 32, 32)
    reader.says[0].p = 0.0
    once, again = (reader(pictures, torch.Generator().manual_seed(1)) for _ in range(2))
    assert torch.equal(once, again)
    assert not torch.allclose(once, reader(pictures, torch.Generator().manual_seed(2)))
    assert torch.equal(reader.recall(pictures), reader.eval()(pictures))
    assert torch.equal(reader.recall(pictures), reader.read_off(reader.features(pictures)))


def test_it_learns_where_a_score_comes_from() -> None:
    """A score that is how red most of a picture is: unseen ones are read far better than by the mean."""
    torch.manual_seed(0)
    spec, reader = ConditionSpec((Field("Moira"),)), PictureReader(ImageSpec(32, 32), 1).train()
    optimizer, generator = torch.optim.Adam(reader.parameters(), 2e-3), torch.Generator().manual_seed(0)

    def some(count: int) -> tuple[torch.Tensor, torch.Tensor]:
        pictures = torch.rand(count, 3, 2, 1).repeat_interleave(16, dim=2).expand(-1, -1, -1, 32).clone()
        pictures[:, :, 20:] = pictures[:, :, :1]  # a stripe of the lower colour, and the upper one again
        return pictures, 9 * pictures[:, 0, :1, 0]

    for _ in range(150):
        pictures, scores = some(32)
        optimizer.zero_grad()
        given_error(reader(pictures, generator), spec.condition(scores)).backward()
        optimizer.step()
    pictures, scores = some(200)
    said = spec.condition(scores)
    with torch.no_grad():
        assert given_error(reader.eval()(pictures), said) < 0.3 * said.values.var()
