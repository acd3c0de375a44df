"""Rater models and judges as folders: ``config.json``, safetensors weights, a card. No pickle anywhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from huggingface_hub import save_torch_state_dict
from pydantic import TypeAdapter, ValidationError

from gencore.errors import CheckpointError, GencoreError
from gencore.files import write_folder, write_json
from gencore.raters.fit import Fit
from gencore.raters.model import RaterEnsemble
from gencore.raters.networks import Network
from gencore.training.checkpoint import read_weights
from gencore.training.packing import packed
from gencore.types import Field, ImageSpec
from gencore.version import __version__

Role = Literal["raters", "judge"]
FILE = "raters.json"
ENSEMBLE: tuple[Network, ...] = ("strided", "residual", "depthwise", "patches")
JUDGE: tuple[Network, ...] = ("attention",)


@dataclass(frozen=True)
class AboutRaters:
    """The content of ``raters.json``.

    Args:
        role: ``raters`` may be optimised against, a ``judge`` never.
        fields: what they predict.
        networks: how each member looks.
        size: at which size.
        image: size of the pictures that they were trained on.
        fits: how well each field is predicted.
        rows: what people said of some of the pictures that these raters learnt from, None where they said nothing:
            which scores go together.
        provenance: data, seed, steps, seconds, machine, version.
        format: version of this layout.
    """

    role: Role
    fields: tuple[Field, ...]
    networks: tuple[Network, ...]
    size: tuple[int, int]
    image: ImageSpec
    fits: dict[str, Fit]
    rows: list[list[float | None]] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    format: int = 1


ABOUT = TypeAdapter(AboutRaters)


@dataclass(frozen=True)
class Raters:
    """Rater models that strategies may climb, and how well they know each person."""

    ensemble: RaterEnsemble
    fits: Mapping[str, Fit]
    about: AboutRaters

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are predicted."""
        return tuple(one.name for one in self.ensemble.fields)


def write_raters(folder: Path, ensemble: RaterEnsemble, about: AboutRaters) -> Path:
    """Writes rater models, in half precision, as a new folder.

    Raises:
        CheckpointError: if the folder exists or cannot be written.
    """

    def fill(unfinished: Path) -> None:
        save_torch_state_dict(packed(ensemble.state_dict(), "float16"), unfinished, max_shard_size="9MB")
        write_json(unfinished / FILE, ABOUT.dump_python(about, mode="json"))
        (unfinished / "README.md").write_text(card(about), encoding="utf-8")

    write_folder(folder, fill)
    return folder


def read_raters(folder: Path, role: Role = "raters") -> Raters:
    """The rater models of a folder, in evaluation mode.

    Raises:
        CheckpointError: if it is missing, damaged, or holds a judge where raters are wanted, or the other way round.
    """
    about = read_about_raters(folder)
    if about.role != role:
        wanted = "a judge" if role == "judge" else "rater models"
        found = "a judge, which nothing may be optimised against" if about.role == "judge" else "rater models"
        raise CheckpointError(f"{folder} holds {found}; give {wanted} here.")
    ensemble = RaterEnsemble(about.fields, about.networks, about.size)
    try:
        weights = read_weights(folder)
        expected = ensemble.state_dict()
        ensemble.load_state_dict({name: value.to(expected[name].dtype) for name, value in weights.items()})
    except (RuntimeError, KeyError):
        raise CheckpointError(
            f"The weights in {folder} do not belong to its {FILE}; take both files from the same folder."
        ) from None
    return Raters(ensemble.eval().requires_grad_(False), about.fits, about)


def read_about_raters(folder: Path) -> AboutRaters:
    """Reads and checks ``raters.json``.

    Raises:
        CheckpointError: if it is missing or damaged.
    """
    file = folder / FILE
    try:
        return ABOUT.validate_python(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise CheckpointError(
            f"{folder} holds no {FILE}, so there are no rater models; make some with `gencore raters train`."
        ) from None
    except (OSError, ValueError, ValidationError, GencoreError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(f"{file} is damaged ({reason}); restore it, or train the raters again.") from None


def card(about: AboutRaters) -> str:
    """What the folder holds and how far to believe it, as Markdown."""
    known = about.provenance
    title = "Judge" if about.role == "judge" else "Rater models"
    rows = [
        f"| {name} | {fit.known} | {fit.skill:.2f} | {fit.low:.2f} to {fit.high:.2f} | {fit.error:.2f} | "
        f"{_covered(fit)} | {'yes' if fit.predictable else '**no**'} |"
        for name, fit in about.fits.items()
    ]
    purpose = (
        "Judges generated pictures; nothing is ever optimised against it."
        if about.role == "judge"
        else "What strategies may climb. What they claim is checked by the judge."
    )
    trained = f"Trained on {known.get('images', '?')} pictures of {known.get('data', 'a data set')}"
    lines = [
        "---\nlibrary_name: gencore\ntags: [gencore]\n---\n",
        f"# {title} of {known.get('data', 'a data set')}\n",
        f"{purpose} {trained}, networks: {', '.join(about.networks)}, looking at {about.size[1]} × {about.size[0]} "
        "pixels.\n",
        "| Field | held-out ratings | skill | 95 % interval | error | inside 50 % / 90 % interval | predictable |",
        "|---|---|---|---|---|---|---|",
        *rows,
        "\nSkill: R² of scores; of classes the share of errors avoided. Error: in points, or share wrong.",
        f"\nMade with gencore {known.get('gencore', __version__)}.",
    ]
    return "\n".join(lines) + "\n"


def _covered(fit: Fit) -> str:
    return "" if fit.covered is None else f"{fit.covered[0]:.0%} / {fit.covered[1]:.0%}"
