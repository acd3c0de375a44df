"""A checkpoint whose latents are known to be ill: dimension 2 is dead and dimension 7 repeats dimension 4."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from gencore.data.base import RatedImages
from gencore.files import write_folder
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec

SIZE = ImageSpec(32, 48)
PEOPLE = (Field("Moira"), Field("Ferdinando"))
DEAD, COPIED, COPY = 2, 4, 7


def planted_pictures(count: int = 240) -> RatedImages:
    """Plain colours; Moira likes bright ones, and whether there is red is an attribute."""
    random = np.random.default_rng(0)
    colours = random.integers(0, 256, (count, 3))
    images = np.broadcast_to(colours[:, None, None], (count, *SIZE.shape[1:], 3)).astype(np.uint8)
    images = np.clip(images + random.integers(-30, 31, images.shape), 0, 255).astype(np.uint8)
    red = colours[:, 0] > 127
    rows = np.column_stack([9 * colours.mean(axis=1) / 255, random.random(count) * 9, red]).astype(np.float32)
    spec = ConditionSpec((*PEOPLE, Field("red", "binary")))
    return RatedImages("planted", images, rows, [f"planted-{i}" for i in range(count)], spec, "planted")


def planted_model(folder: Path, data: str = "planted") -> Path:
    """The checkpoint, with random weights otherwise; it is conditioned on two people."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = ResNetCVAE(ResNetCVAEConfig(latent=12, width=32), SIZE, ConditionSpec(PEOPLE)).eval()
    with torch.no_grad():
        model.fc_mu.weight.mul_(20)
        model.fc_mu.weight[DEAD] = 0
        model.fc_mu.weight[COPY] = -model.fc_mu.weight[COPIED]
        model.fc_decoder.weight.mul_(10)
        for layer in model.decoder:
            if isinstance(layer, nn.ConvTranspose2d):
                layer.weight.mul_(3)
    about = describe(model, "resnet_cvae", {"data": data})
    write_folder(folder, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return folder
