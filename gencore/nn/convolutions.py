"""The plain convolutional halves of an autoencoder: stages that halve a picture, and stages that double a map."""

from collections.abc import Sequence
from itertools import pairwise

from torch import nn

SLOPE = 0.2


def halving_stages(channels: Sequence[int]) -> nn.Sequential:
    """RGB to maps of ``channels[0]``, ``channels[1]``, … channels, each half the size of the one before.

    4×4 kernels, LeakyReLU, and batch norm everywhere but at the pictures.
    """
    layers: list[nn.Module] = [nn.Conv2d(3, channels[0], 4, stride=2, padding=1), nn.LeakyReLU(SLOPE)]
    for before, after in pairwise(channels):
        layers += [nn.Conv2d(before, after, 4, stride=2, padding=1, bias=False)]
        layers += [nn.BatchNorm2d(after), nn.LeakyReLU(SLOPE)]
    return nn.Sequential(*layers)


def doubling_stages(channels: Sequence[int]) -> nn.Sequential:
    """Maps of ``channels[0]`` channels to logits of RGB, twice the size after each of ``len(channels)`` stages."""
    layers: list[nn.Module] = [nn.BatchNorm2d(channels[0]), nn.ReLU()]
    for before, after in pairwise(channels):
        layers += [nn.ConvTranspose2d(before, after, 4, stride=2, padding=1, bias=False)]
        layers += [nn.BatchNorm2d(after), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(channels[-1], 3, 4, stride=2, padding=1))
