"""Giving an autoencoder a prior: from Python, and from the command line."""

import math
import sys
from pathlib import Path

import pytest
import torch
from toy import make_toy_data

from gencore import cli
from gencore.api import load
from gencore.errors import CapabilityError, ConditionError, DataError
from gencore.files import write_folder
from gencore.latent.prior import encoded, fit_prior, held_out
from gencore.models.autoencoder import Autoencoder, AutoencoderConfig
from gencore.models.linear_vae import LinearVAE, LinearVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, ImageSpec

TOYS = ImageSpec(32, 32)
NOTHING = ConditionSpec(())


@pytest.fixture
def autoencoder() -> Autoencoder:
    torch.manual_seed(0)
    return Autoencoder(AutoencoderConfig(latent=3), TOYS, NOTHING).eval()


def saved(model: torch.nn.Module, name: str, folder: Path) -> Path:
    about = describe(model, name, {"data": "toy", "figures": {"mse": 0.5}})
    write_folder(folder, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return folder


def run(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of ``gencore`` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["gencore", *map(str, arguments)])
    try:
        cli.main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


class TestFitting:
    def test_the_new_model_samples_and_the_old_one_stays_as_it_was(self, autoencoder, toy_data):
        before = {name: tensor.clone() for name, tensor in autoencoder.state_dict().items()}
        fitted = fit_prior(autoencoder, toy_data, components=4)
        assert type(fitted) is Autoencoder
        assert fitted.config.mixture == 4
        assert fitted.capabilities.can_sample
        assert fitted.sample([1, 2, 3]).images.shape == (3, 3, 32, 32)
        assert not autoencoder.capabilities.can_sample
        assert all(torch.equal(tensor, before[name]) for name, tensor in autoencoder.state_dict().items())
        pictures = torch.rand(2, 3, 32, 32)
        assert torch.equal(fitted.encode(pictures).mode(), autoencoder.encode(pictures).mode())

    def test_its_samples_lie_among_the_latents_of_the_training_pictures(self, autoencoder, toy_data):
        with torch.no_grad():
            drawn = fit_prior(autoencoder, toy_data, components=2).sample(range(500)).latents
        known = encoded(autoencoder, toy_data)
        assert torch.allclose(drawn.mean(0), known.mean(0), atol=0.3 * float(known.std()))
        assert torch.allclose(drawn.std(0), known.std(0), rtol=0.25)

    def test_the_same_seed_fits_the_same_prior(self, autoencoder, toy_data):
        one, other = (fit_prior(autoencoder, toy_data, 3, seed=5).state_dict() for _ in range(2))
        assert all(torch.equal(tensor, other[name]) for name, tensor in one.items())

    def test_a_model_in_training_is_read_in_evaluation_mode_and_goes_on_training(self, autoencoder, toy_data):
        expected = encoded(autoencoder, toy_data)
        autoencoder.train()
        statistics = autoencoder.encoder_cnn[3].running_mean.clone()
        assert torch.equal(encoded(autoencoder, toy_data), expected)
        assert autoencoder.training
        assert torch.equal(autoencoder.encoder_cnn[3].running_mean, statistics)

    def test_more_gaussians_know_the_training_pictures_better(self, autoencoder, toy_data):
        latents = encoded(autoencoder, toy_data)
        known = [fit_prior(autoencoder, toy_data, n).mixture.log_likelihood(latents).mean() for n in (1, 8)]
        assert known[1] > known[0]

    def test_the_held_out_figure_is_that_of_the_validation_part(self, autoencoder, toy_data):
        fitted = fit_prior(autoencoder, toy_data, 2)
        expected = fitted.mixture.log_likelihood(encoded(autoencoder, toy_data, "validation")).mean()
        assert held_out(fitted, toy_data) == pytest.approx(expected.item())

    def test_the_prior_is_saved_with_the_model(self, autoencoder, toy_data, tmp_path):
        fitted = fit_prior(autoencoder, toy_data, 2)
        loaded = load(saved(fitted, "autoencoder", tmp_path / "fitted")).model
        assert torch.equal(loaded.sample([4, 5]).images, fitted.sample([4, 5]).images)


class TestRefusals:
    def test_a_model_with_a_prior(self, toy_data, autoencoder):
        with pytest.raises(CapabilityError, match="LinearVAE has a prior of its own"):
            fit_prior(LinearVAE(LinearVAEConfig(), TOYS, NOTHING), toy_data)
        with pytest.raises(CapabilityError, match="prior of its own"):
            fit_prior(fit_prior(autoencoder, toy_data, 2), toy_data)

    def test_pictures_of_another_size(self, toy_data):
        with pytest.raises(DataError, match=r"32×32, the model's are 28×28"):
            fit_prior(Autoencoder(AutoencoderConfig(), ImageSpec(28, 28), NOTHING), toy_data)

    def test_too_few_pictures(self, autoencoder):
        with pytest.raises(DataError, match=r"10 Gaussians over 3 numbers need at least 40 training pictures"):
            fit_prior(autoencoder, make_toy_data(30))

    def test_no_gaussian_at_all(self, autoencoder, toy_data):
        with pytest.raises(ConditionError, match="0 Gaussians"):
            fit_prior(autoencoder, toy_data, components=0)


class TestCommandLine:
    def test_it_writes_a_checkpoint_that_samples_and_a_card_that_tells(
        self, autoencoder, capsys, monkeypatch, tmp_path
    ):
        plain, out = saved(autoencoder, "autoencoder", tmp_path / "plain"), tmp_path / "fitted"
        words = ["fit-prior", plain, "digits", "--out", out, "--components", "3"]
        code, printed, _ = run(capsys, monkeypatch, *words)
        assert code == 0
        assert "3 Gaussians" in printed
        assert len(load(out).generate(seeds=range(4))) == 4
        prior = load(out).about.provenance["prior"]
        assert (prior["data"], prior["components"]) == ("digits", 3)
        figures = load(out).about.provenance["figures"]
        assert figures["mse"] == 0.5
        assert all(math.isfinite(value) for value in figures.values())
        assert "log-likelihood" in (out / "README.md").read_text()
        code, _, err = run(capsys, monkeypatch, *words)
        assert code == 2
        assert "exists already" in err

    def test_a_model_with_a_prior_is_one_sentence(self, capsys, monkeypatch, tmp_path):
        model = saved(LinearVAE(LinearVAEConfig(), TOYS, NOTHING), "linear_vae", tmp_path / "vae")
        code, _, err = run(capsys, monkeypatch, "fit-prior", model, "digits", "--out", tmp_path / "out")
        assert code == 2
        assert "has a prior of its own" in err
        assert not (tmp_path / "out").exists()
