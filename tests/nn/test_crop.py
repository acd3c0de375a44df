"""The middle of a picture that is larger than it should be."""

import torch

from gencore.nn.crop import centre_crop
from gencore.types import ImageSpec


def test_an_odd_surplus_loses_one_more_at_the_end():
    maps = torch.arange(11.0).expand(1, 1, 10, 11)
    cut = centre_crop(maps, ImageSpec(8, 8))
    assert cut.shape == (1, 1, 8, 8)
    assert cut[0, 0, 0].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
