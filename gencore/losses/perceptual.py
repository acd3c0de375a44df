"""How differently a network sees two pictures: its features compared instead of the pixels.

Two networks: VGG16, which learnt from a million photographs (seed 0), and the model's own encoder (seed 2).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import VGG16_Weights, vgg16

from gencore.errors import CheckpointError, TrainingError
from gencore.losses.pictures import require_size
from gencore.nn import across
from gencore.nn.activations import convolution_outputs, statistics_held
from gencore.registry import register_loss

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
RANDOM_SEED = 16
SMALL = 1e-12


@register_loss("vgg")
class VGGFeatureError(nn.Module):
    """Mean squared error of the feature maps of VGG16 at one layer, with ImageNet's normalisation of the pictures.

    The network is a constant: it is no part of a saved state and learns nothing, but gradients pass through it to
    the prediction. What lies behind the chosen layer is cut off. Each pooling before the layer halves the picture,
    so it needs a side of at least 1, 2, 4, 8 or 16 pixels for the layers of block 1 to 5, and twice that for the
    block's pooling itself.

    The report says "an intermediate layer"; the default is the last one of the third block.

    Args:
        layer: ``conv1_1``, ``relu1_1``, … ``pool1``, ``conv2_1``, … ``pool5``.
        weights: ``imagenet`` are torchvision's, downloaded once (528 MB). ``random`` are drawn from a fixed seed:
            nothing to download, and still a fair judge of structure (He et al.'s ranVGG), but not the report's.

    Raises:
        TrainingError: for an unknown layer or choice of weights.
        CheckpointError: if the weights are not there and cannot be downloaded.

    References:
        Seed 0, section 2.6.3. Simonyan & Zisserman, *Very Deep Convolutional Networks*, 2015. Random weights: He,
        Wang & Hopcroft, *A Powerful Generative Model Using Random Weights for the Deep Image Representation*, 2016.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, layer: str = "relu3_3", weights: str = "imagenet") -> None:
        super().__init__()
        if weights not in ("imagenet", "random"):
            raise TrainingError(f'There are no "{weights}" weights for VGG16; choose "imagenet" or "random".')
        self.network, self.least = _vgg_up_to(layer)
        if weights == "random":
            _draw_weights(self.network)
        else:
            loaded = _imagenet_weights()
            self.network.load_state_dict({name: loaded[f"features.{name}"] for name in self.network.state_dict()})
        _make_constant(self.network.eval())
        self.register_buffer("mean", torch.tensor(MEAN).view(3, 1, 1), persistent=False)
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(3, 1, 1), persistent=False)

    def forward(
        self, prediction: Float[Tensor, "n 3 h w"], target: Float[Tensor, "n 3 h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean squared difference, in squared units of the network's activations.

        Raises:
            TrainingError: for pictures that nothing is left of before the layer is reached.
        """
        require_size("vgg", prediction, self.least)
        with torch.no_grad():
            wanted = self._features(target)
        return functional.mse_loss(self._features(prediction), wanted)

    def _features(self, pictures: Tensor) -> Tensor:
        return self.network((pictures - self.mean) / self.deviation)


@register_loss("encoder_features")
class EncoderFeatureError(nn.Module):
    r"""What the model's own encoder makes of the reconstruction and of the picture, layer by layer.

    .. math:: \frac{1}{L} \sum_l \frac{\| f_l(\hat x) - f_l(x) \|^2}{\| f_l(\hat x) \|^2 + \| f_l(x) \|^2}

    :math:`f_l` is what convolution ``l`` puts out while ``model.encode`` runs, so any model with a convolutional
    encoder can have this loss and offers nothing for it. The report does not weigh the layers; here each
    counts relative to its own size. Otherwise a loud layer would drown the others, and an encoder could lower the
    loss by whispering.

    As in the report, gradients go everywhere: through the reconstruction into the decoder and the encoder in front of
    it, and through both comparisons into the encoder that judges. (It found "no significant change".) Batch norm
    judges with the statistics of each batch, and its running statistics stay as they are: they are of photographs, not
    of reconstructions. Pictures must have the model's size.

    References:
        Seed 2, section 3.3. Hou et al., *Deep Feature Consistent Variational Autoencoder*, 2016.
    """

    needs: ClassVar[tuple[str, ...]] = ("model",)

    def forward(
        self, prediction: Float[Tensor, "n 3 h w"], target: Float[Tensor, "n 3 h w"], context: Mapping[str, Any]
    ) -> Float[Tensor, ""]:
        """The mean over the layers of the relative squared difference, 0 (equal pictures) to 2.

        Raises:
            TrainingError: if the encoder has no convolution.
            CapabilityError: if the model has no encoder.
        """
        model, condition = context["model"], context.get("condition")
        with statistics_held(model):
            seen = convolution_outputs(model, lambda: model.encode(prediction, condition))
            wanted = convolution_outputs(model, lambda: model.encode(target, condition))
        if not wanted:
            raise TrainingError(
                f'The loss "encoder_features" compares convolutions, and the encoder of {type(model).__name__} has '
                "none; leave it out of the recipe, or take another model."
            )
        layers = [
            (own - other).square().mean() / (across.average(own.square().mean() + other.square().mean()) + SMALL)
            for own, other in zip(seen, wanted, strict=True)
        ]
        return torch.stack(layers).mean()


def _vgg_up_to(layer: str) -> tuple[nn.Sequential, int]:
    """The network without weights, cut behind ``layer``, and the least side of its pictures."""
    with torch.device("meta"):
        features = vgg16().features
    names, block, convolution = [], 1, 0
    for module in features:
        if isinstance(module, nn.MaxPool2d):
            names.append(f"pool{block}")
            block, convolution = block + 1, 0
            continue
        kind = "conv" if isinstance(module, nn.Conv2d) else "relu"
        convolution += kind == "conv"
        names.append(f"{kind}{block}_{convolution}")
    if layer not in names:
        raise TrainingError(f'VGG16 has no layer "{layer}"; choose one of {", ".join(names)}.')
    kept = names[: names.index(layer) + 1]
    network = nn.Sequential(*features[: len(kept)])
    return network.to_empty(device="cpu"), 2 ** sum(name.startswith("pool") for name in kept)


def _draw_weights(network: nn.Module) -> None:
    """He et al.'s initialisation, the same numbers every time, whatever else has drawn."""
    generator = torch.Generator().manual_seed(RANDOM_SEED)
    for name, parameter in network.named_parameters():
        if name.endswith("weight"):
            nn.init.kaiming_normal_(parameter, mode="fan_out", nonlinearity="relu", generator=generator)
        else:
            nn.init.zeros_(parameter)


def _imagenet_weights() -> Mapping[str, Tensor]:
    try:
        return VGG16_Weights.IMAGENET1K_V1.get_state_dict(progress=False, check_hash=True)
    except (OSError, RuntimeError) as error:
        raise CheckpointError(
            f"The pretrained VGG16 weights could not be downloaded ({error}); go online once, put the file into "
            'torch\'s hub cache, or choose a network of random weights with weights="random".'
        ) from None


def _make_constant(network: nn.Module) -> None:
    """Parameters become buffers outside the saved state: moved with the loss, but neither trained nor stored."""
    for module in network.modules():
        for name, parameter in list(module.named_parameters(recurse=False)):
            delattr(module, name)
            module.register_buffer(name, parameter.detach(), persistent=False)
