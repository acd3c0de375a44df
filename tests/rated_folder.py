"""A rated folder of toy pictures, and a small model that was trained on it, as far as anybody can tell."""

from pathlib import Path

import torch
from PIL import Image
from toy import make_toy_data

from gencore.data.base import load_data
from gencore.files import write_folder
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ImageSpec

COUNT = 60


def write_rated_folder(folder: Path, count: int = COUNT) -> Path:
    """Squares and discs with what Moira and Ferdinando gave them; some scores are missing."""
    data = make_toy_data()
    folder.mkdir(parents=True)
    lines = ["file_name,Moira,Ferdinando,shape:class"]
    for i in range(count):
        Image.fromarray(data.images[i]).save(folder / f"{i:03}.png")
        scores = ["" if value != value else f"{value:.1f}" for value in data.rows[i, :2].tolist()]
        lines.append(",".join([f"{i:03}.png", *scores, ("square", "disc")[int(data.rows[i, 2])]]))
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n")
    return folder


def write_model_of(folder: Path, checkpoint: Path) -> Path:
    """A checkpoint of random weights that says it was trained on a folder."""
    data = load_data(str(folder), ImageSpec(32, 32))
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32), data.image, data.condition).eval()
    about = describe(model, "resnet_cvae", {"data": str(folder), "data_fingerprint": data.fingerprint})
    write_folder(checkpoint, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return checkpoint
