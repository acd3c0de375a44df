"""Pictures compared by what a network sees: VGG16, and the model's own encoder."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor, nn
from torchvision.models import vgg16
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import CapabilityError, CheckpointError, TrainingError
from gencore.losses.objective import Objective, Term
from gencore.losses.perceptual import EncoderFeatureError, VGGFeatureError
from gencore.models.base import GenerativeModel
from gencore.types import ConditionSpec, ImageSpec


def pictures(seed: int = 0, size: tuple[int, int] = (32, 32)) -> Tensor:
    return torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(seed))


def unreachable(*_args: object, **_kwargs: object) -> None:
    raise OSError("no route to host")


class TestVGG:
    @pytest.mark.parametrize(("layer", "modules", "channels", "side"), [
        ("conv1_1", 1, 64, 32), ("relu1_2", 4, 64, 32), ("pool1", 5, 64, 16), ("relu2_2", 9, 128, 16),
        ("relu3_3", 16, 256, 8), ("conv4_1", 18, 512, 4), ("relu5_3", 30, 512, 2), ("pool5", 31, 512, 1),
    ])  # fmt: skip
    def test_is_cut_behind_the_chosen_layer(self, layer, modules, channels, side):
        loss = VGGFeatureError(layer, "random")
        assert len(loss.network) == modules
        assert loss.network(pictures()).shape == (2, channels, side, side)

    def test_is_the_mean_squared_error_of_normalised_pictures_features(self):
        loss = VGGFeatureError("relu2_1", "random")
        with torch.device("meta"):
            network = vgg16().features[:7]
        network = network.to_empty(device="cpu")
        network.load_state_dict(dict(loss.network.named_buffers()))
        mean, deviation = torch.tensor([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]]).view(2, 3, 1, 1)
        seen = [network((each - mean) / deviation) for each in (pictures(0), pictures(1))]
        expected = (seen[0] - seen[1]).square().mean()
        torch.testing.assert_close(loss(pictures(0), pictures(1), {}), expected.detach())

    def test_random_weights_are_the_same_whatever_was_drawn_before(self):
        torch.manual_seed(1)
        first = VGGFeatureError("relu1_1", "random")(pictures(0), pictures(1), {})
        torch.manual_seed(2)
        state = torch.get_rng_state()
        assert torch.equal(first, VGGFeatureError("relu1_1", "random")(pictures(0), pictures(1), {}))
        assert torch.equal(state, torch.get_rng_state())

    def test_random_activations_neither_vanish_nor_explode(self):
        loss = VGGFeatureError("pool5", "random")
        assert 0.01 < loss.network(torch.randn(2, 3, 64, 64)).std() < 10

    def test_passes_gradients_on_but_has_nothing_to_learn_or_save(self):
        loss, prediction, target = VGGFeatureError("relu1_2", "random"), *(pictures(i).requires_grad_() for i in (0, 1))
        loss(prediction, target, {}).backward()
        assert prediction.grad.abs().sum() > 0
        assert target.grad is None
        assert list(loss.parameters()) == []
        objective = Objective((Term("vgg", options={"layer": "relu1_2", "weights": "random"}),))
        assert objective.state_dict() == {}

    def test_moves_with_the_objective(self):
        moved = VGGFeatureError("relu1_2", "random").double()
        assert moved(pictures().double(), pictures(1).double(), {}).dtype == torch.float64

    @pytest.mark.parametrize(("layer", "least"), [("relu1_2", 1), ("relu3_3", 4), ("pool3", 8), ("pool5", 32)])
    def test_states_the_smallest_picture(self, layer, least):
        loss = VGGFeatureError(layer, "random")
        assert loss(pictures(0, (least, 40)), pictures(1, (least, 40)), {}).isfinite()
        if least > 1:
            with pytest.raises(TrainingError, match=f'"vgg" needs pictures of at least {least}×{least} pixels'):
                loss(pictures(0, (40, least - 1)), pictures(1, (40, least - 1)), {})

    def test_an_unknown_layer_is_answered_with_the_known_ones(self):
        with pytest.raises(TrainingError, match=r'no layer "relu3_4"; choose one of conv1_1, relu1_1, .* pool5\.'):
            VGGFeatureError("relu3_4", "random")

    def test_other_weights_than_the_two_are_refused(self):
        with pytest.raises(TrainingError, match='choose "imagenet" or "random"'):
            VGGFeatureError(weights="pretrained")

    def test_imagenet_weights_are_the_default_and_offline_says_so_in_one_sentence(self, monkeypatch, tmp_path):
        monkeypatch.setenv("TORCH_HOME", str(tmp_path))
        monkeypatch.setattr("torch.hub.urlopen", unreachable)
        with pytest.raises(CheckpointError, match=r'VGG16 weights could not be downloaded .*; .* weights="random"\.$'):
            VGGFeatureError()

    def test_imagenet_weights_come_from_torchvision(self, monkeypatch):
        state = {f"features.{name}": value + 1 for name, value in vgg_state(7).items()}
        monkeypatch.setattr("gencore.losses.perceptual._imagenet_weights", lambda: state | {"classifier.0.bias": None})
        loss = VGGFeatureError("relu2_1")
        assert torch.equal(loss.network[5].weight, state["features.5.weight"])


def vgg_state(modules: int) -> dict[str, Tensor]:
    return dict(VGGFeatureError("relu2_1", "random").network[:modules].named_buffers())


class Cartoon(GenerativeModel):
    """An encoder of two convolutions whose outputs are easy to compute by hand."""

    Config = SimpleNamespace

    def __init__(self) -> None:
        super().__init__(None, ImageSpec(8, 8), ConditionSpec(()))
        self.first = nn.Conv2d(3, 2, 3, bias=False)
        self.norm = nn.BatchNorm2d(2)
        self.second = nn.Conv2d(2, 4, 3, bias=False)
        self.decoder = nn.Conv2d(4, 3, 1)

    def encode(self, images, condition=None):
        latents = self.second(self.norm(self.first(images)).relu())
        return SimpleNamespace(mode=lambda: latents)


class TestEncoderFeatures:
    @pytest.fixture
    def model(self) -> Cartoon:
        torch.manual_seed(0)
        return Cartoon()

    def compared(self, model: nn.Module, prediction: Tensor, target: Tensor) -> Tensor:
        return EncoderFeatureError()(prediction, target, {"model": model})

    def test_is_the_relative_squared_error_of_each_convolution_averaged(self, model):
        prediction, target = pictures(0, (8, 8)), pictures(1, (8, 8))
        layers = []
        for see in (model.first, lambda x: model.second(model.norm(model.first(x)).relu())):
            own, other = see(prediction), see(target)
            layers.append((own - other).square().mean() / (own.square() + other.square()).mean())
        torch.testing.assert_close(self.compared(model, prediction, target), sum(layers) / 2, rtol=1e-4, atol=0)

    def test_an_encoder_cannot_lower_it_by_whispering(self):
        torch.manual_seed(0)
        model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()
        loud = self.compared(model, pictures(0), pictures(1))
        with torch.no_grad():
            model.encoder[0].weight.mul_(0.1)
            model.encoder[0].bias.mul_(0.1)
        torch.testing.assert_close(self.compared(model, pictures(0), pictures(1)), loud, rtol=1e-3, atol=0)

    def test_gradients_go_to_the_encoder_and_to_the_reconstruction(self):
        model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC)
        prediction = pictures(0).requires_grad_()
        self.compared(model, prediction, pictures(1)).backward()
        assert prediction.grad.abs().sum() > 0
        assert model.encoder[0].weight.grad.abs().sum() > 0
        assert model.from_latent.weight.grad is None

    def test_leaves_the_running_statistics_and_the_mode_as_they_are(self):
        model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).train()
        before = deepcopy(model.state_dict())
        self.compared(model, pictures(0), pictures(1))
        assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
        assert all(module.track_running_stats for module in model.modules() if isinstance(module, nn.BatchNorm2d))
        model.encoder(pictures())
        assert not torch.equal(model.encoder[1].running_mean, before["encoder.1.running_mean"])

    def test_leaves_no_hook_behind(self, model):
        self.compared(model, pictures(0, (8, 8)), pictures(1, (8, 8)))
        assert not any(module._forward_hooks for module in model.modules())

    def test_reads_the_condition_where_there_is_one(self):
        model, seen = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC), []
        encode = model.encode
        model.encode = lambda images, condition=None: seen.append(condition) or encode(images, condition)
        wish = SPEC.wishes({"Moira": 9}, 2)
        EncoderFeatureError()(pictures(0), pictures(1), {"model": model, "condition": wish})
        assert seen == [wish, wish]

    def test_an_encoder_without_convolutions_is_refused(self, model):
        model.encode = lambda images, condition=None: images
        with pytest.raises(TrainingError, match="the encoder of Cartoon has none; leave it out"):
            self.compared(model, pictures(0, (8, 8)), pictures(1, (8, 8)))

    def test_so_is_a_model_without_encoder(self):
        class Generator(GenerativeModel):
            Config = SimpleNamespace

        with pytest.raises(CapabilityError, match="cannot encode"):
            self.compared(Generator(None, ImageSpec(32, 32), ConditionSpec(())), pictures(0), pictures(1))
