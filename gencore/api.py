"""gencore from Python: load a model, wish for pictures, keep them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor

from gencore.comparison import Entry, figures_of
from gencore.crossing import Crossed, crossed
from gencore.data.base import to_float, to_uint8
from gencore.data.examples import example
from gencore.data.pictures import read_picture
from gencore.errors import CheckpointError, ConditionError
from gencore.evaluation.report import read_evaluation
from gencore.files import write_folder
from gencore.hub import locate
from gencore.journeys import Course, Journey, travel
from gencore.latent.editing import Edit, edited
from gencore.latent.regions import Mask, feathered, region
from gencore.latent.steering import steered
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters, Role, read_raters
from gencore.raters.finding import beside
from gencore.raters.judge import Judge, Verdict
from gencore.registry import STRATEGIES
from gencore.results import EditedPicture, Pictures
from gencore.training.card import write_card
from gencore.training.checkpoint import About, read_model, write_weights
from gencore.training.packing import Storage
from gencore.types import Field, Wish
from gencore.version import __version__

Picture = str | Path | BytesIO | int | Crossed
EDITS: dict[str, Callable[..., Edit]] = {"climbing": edited, "steering": steered}


@dataclass(frozen=True)
class Generator:
    """A loaded model, ready to be wished at."""

    model: GenerativeModel
    about: About
    folder: Path

    @property
    def fields(self) -> tuple[Field, ...]:
        """The raters, classes and attributes that can be wished for."""
        return self.model.condition_spec.fields

    @cached_property
    def raters(self) -> Raters | None:
        """The rater models of this model's people, if there are any beside the checkpoint."""
        folder = self._beside("raters")
        return None if folder is None else read_raters(folder)

    @cached_property
    def judge(self) -> Judge | None:
        """The judge of this model's people, if there is one beside the checkpoint."""
        folder = self._beside("judge")
        return None if folder is None else Judge.load(folder)

    def generate(
        self,
        wish: Wish | None = None,
        seeds: Sequence[int] = range(10),
        strategy: str = "direct",
        raters: Raters | str | Path | None = None,
        models: "Sequence[Generator | str | Path]" = (),
        **options: Any,
    ) -> Pictures:
        """Pictures under a wish.

        Args:
            wish: field name to wanted value, such as ``{"Moira": 9}``; fields left out are *any*.
            seeds: one picture each; the same seed and wish give the same picture.
            strategy: a registered generation strategy.
            raters: rater models, or their folder, for the strategies that ask them; those beside the checkpoint if not
                given.
            models: further models, or where they are, for an ensemble of several; their strategy is ``ensemble``.
            **options: what the strategy takes, such as ``guidance`` or ``temperature``.

        Raises:
            ConditionError: for an unknown rater or a score out of range.
            CheckpointError: if one of ``models`` cannot be loaded.
            RegistryError: for an unknown strategy.
            CapabilityError: if the model cannot do what the strategy needs, or there are no rater models.
        """
        wish, seeds = dict(wish or {}), [int(seed) for seed in seeds]
        way, others = STRATEGIES[strategy], [one if isinstance(one, Generator) else load(one) for one in models]
        if others and strategy != "ensemble":
            raise ConditionError(f'The strategy "{strategy}" takes one model; several belong to "ensemble".')
        if isinstance(raters, str | Path):
            raters = read_raters(Path(raters))
        if raters is None and "raters" in way.traits.needs:
            raters = self.raters
        if others:
            made = way(self.model, wish, len(seeds), seeds, over="models", models=[o.model for o in others], **options)
            options |= {"models": [str(other.folder) for other in others]}
        else:
            made = way(self.model, wish, len(seeds), seeds, raters, **options)
        recipe = {"model": str(self.folder), "data": self.about.provenance.get("data"), "gencore": __version__}
        recipe |= {"wish": wish, "seeds": seeds, "strategy": strategy, **options}
        return Pictures(to_uint8(made.images), made.latents.cpu().numpy(), recipe, self._judged(made.images))

    def edit(
        self,
        picture: str | Path | BytesIO,
        wish: Wish,
        raters: Raters | str | Path | None = None,
        by: str = "climbing",
        **options: Any,
    ) -> EditedPicture:
        """A picture of your own, moved towards a wish while it stays the same picture.

        Args:
            picture: a file of any size; it is cut to the model's proportions.
            wish: whom to please, such as ``{"Moira": 9}``.
            raters: rater models, or their folder; those beside the checkpoint if not given.
            by: ``climbing`` what the rater models say, or ``steering``: drawn anew from its own noise under the wish.
            **options: of :func:`gencore.latent.editing.edited` (such as ``identity``), or of
                :func:`gencore.latent.steering.steered` (such as ``guidance``); ``carry`` and ``amounts`` are of both.

        Raises:
            DataError: if the file is no picture that can be used.
            CapabilityError: if the model has no encoder, or there are no rater models.
            ConditionError: for an unknown rater, or a score or option out of range.
        """
        if by not in EDITS:
            raise ConditionError(f'A picture cannot be edited by "{by}"; choose {" or ".join(EDITS)}.')
        wish = dict(wish)
        source = Path(picture) if isinstance(picture, str) else picture
        pixels = read_picture(source, self.model.image)
        if isinstance(raters, str | Path):
            raters = read_raters(Path(raters))
        made = EDITS[by](self.model, to_float(pixels[None].copy()), wish, raters or self.raters, **options)
        recipe = {"model": str(self.folder), "gencore": __version__, "wish": wish, "by": by, **options}
        recipe |= {"picture": source.name if isinstance(source, Path) else "upload"}
        judged = self._judged(torch.cat([made.before, made.images[:, 0]]))
        return EditedPicture(pixels, to_uint8(made.images[:, 0]), made.amounts, recipe, judged)

    def interpolate(
        self,
        *pictures: Picture,
        regions: str | Mask | None = None,
        feather: float = 0.0,
        raters: Raters | None = None,
        **options: Any,
    ) -> Journey:
        """A film from picture to picture.

        Args:
            *pictures: two or more: a file of any size, the number of an example that nothing has learnt from, or what
                :meth:`hybrids` gives (the first of them, as it was made).
            regions: a side such as ``left:0.5``, a mask's file, or a mask ``(h, w)``: what is taken from the second.
            feather: how wide the edge of a region is, as a share of the picture's width.
            raters: rater models, who say what the pictures are; those beside the checkpoint if not given.
            **options: of :class:`gencore.journeys.Course`, such as ``path``, ``frames``, ``condition``, ``even``.

        Raises:
            DataError: if a file is no picture that can be used, or there is no such example.
            ConditionError: for an option out of range.
            CapabilityError: if the model cannot do this.
        """
        mask = region(regions, self.model.image) if isinstance(regions, str) else regions
        mask = None if mask is None else feathered(mask, feather)
        course = Course(**options)
        recipe = {"model": str(self.folder), "gencore": __version__, "pictures": [_named(one) for one in pictures]}
        recipe |= asdict(course) | ({"regions": regions, "feather": feather} if isinstance(regions, str) else {})
        shown = [self.picture(one) for one in pictures]
        stacked = np.stack(shown) if shown else np.empty((0, *self.model.image.shape[1:], 3), np.uint8)
        codes = {i: torch.from_numpy(one.codes[0]) for i, one in enumerate(pictures) if isinstance(one, Crossed)}
        return travel(self.model, stacked, course, raters or self.raters, self.judge, mask, recipe, codes)

    def hybrids(
        self, horses: Sequence[Picture], birds: Sequence[Picture], method: str = "search", raters: Raters | None = None
    ) -> Crossed:
        """Winged horses: one of each horse with its bird, the most hybrid first.

        Args:
            horses: pictures of horses, as for :meth:`interpolate`.
            birds: as many of birds.
            method: ``search`` (ranked by the rater models), ``wings``, or a path, whose middle is taken.
            raters: those beside the checkpoint if not given.

        Raises:
            DataError: if a file is no picture that can be used.
            ConditionError: for an unknown method, or pairs that do not match.
            CapabilityError: if the model does not know creatures, or has no encoder.
        """
        shown = [np.stack([self.picture(one) for one in some]) for some in (horses, birds)]
        recipe: dict[str, Any] = {"model": str(self.folder), "gencore": __version__, "method": method}
        recipe |= {"horses": [_named(one) for one in horses], "birds": [_named(one) for one in birds]}
        return crossed(self.model, self.about, shown[0], shown[1], method, raters or self.raters, recipe=recipe)

    def picture(self, source: Picture) -> UInt8[np.ndarray, "h w 3"]:
        """A picture at the model's size: a file's, an example's that nothing has learnt from, or the first hybrid.

        Raises:
            DataError: if it is no picture that can be used, or there is no such example.
        """
        if isinstance(source, Crossed):
            return source.images[0]
        if isinstance(source, int) or (isinstance(source, str) and source.isdigit()):
            return example(str(self.about.provenance.get("data", "")), self.model.image, int(source))
        return read_picture(Path(source) if isinstance(source, str) else source, self.model.image)

    def _judged(self, images: Tensor) -> dict[str, list[Verdict]]:
        names = [one.name for one in self.fields]
        return {} if self.judge is None else self.judge.verdicts(images.detach().cpu(), names)

    def _beside(self, role: Role) -> Path | None:
        names = [one.name for one in self.fields]
        return beside(self.folder, str(self.about.provenance.get("data", "")), names, role) if names else None


def _named(source: Picture) -> str | int:
    if isinstance(source, int):
        return source
    if isinstance(source, Crossed):
        return "hybrid"
    return Path(source).name if isinstance(source, str | Path) else "upload"


def load(source: str | Path) -> Generator:
    """A model from a checkpoint folder, a run folder (its newest checkpoint), or a Hub id.

    Raises:
        CheckpointError: if it is missing, damaged, or of another version.
    """
    folder = locate(source)
    model, about = read_model(folder)
    return Generator(model, about, folder)


def export(source: str | Path, out: str | Path, storage: Storage = "float16", whole: bool = False) -> Path:
    """A run's newest checkpoint as a folder to keep or share: weights in files under 10 MB, and a card.

    Args:
        source: run or checkpoint.
        out: new folder.
        storage: ``float16``; ``float32`` for everything as trained; ``int8`` for a quarter of the space.
        whole: also what only training needs, such as a discriminator, for others to begin with; but for what a model
            remembers of its data.

    Raises:
        CheckpointError: if ``source`` is damaged, or ``out`` exists or cannot be written.
    """
    generator = load(source)
    out = Path(out)
    if out.resolve() == generator.folder.resolve():
        raise CheckpointError(f"{out} is the checkpoint itself; choose another folder.")
    model = generator.model
    model.drop_training_parts(lambda part: not whole or part in model.data_bound)

    def fill(folder: Path) -> None:
        write_weights(folder, generator.about, model.state_dict(), storage)
        write_card(folder, generator.about)

    write_folder(out, fill)
    return out


def compared(rows: Sequence[tuple[str | Path, str]], wish: Wish, seeds: Sequence[int], **options: Any) -> list[Entry]:
    """Several models or strategies under the same wish and seeds.

    Args:
        rows: a source as for :func:`load`, and the name of a strategy, for each row.
        wish: field name to wanted value; each model takes those fields that it has.
        seeds: one picture each.
        **options: what all of the strategies take, such as ``guidance``.

    Raises:
        GencoreError: as :func:`load` and :meth:`Generator.generate`.
    """
    loaded = {source: load(source) for source, _ in rows}
    entries = []
    for source, strategy in rows:
        generator = loaded[source]
        own = {name: value for name, value in wish.items() if name in generator.model.condition_spec.names}
        began = time.perf_counter()
        made = generator.generate(own, seeds, strategy, **options)
        seconds = time.perf_counter() - began
        measured = figures_of(read_evaluation(generator.folder), strategy)
        name = f"{generator.folder.name}, {strategy}"
        entries.append(Entry(name, made.images, made.judged, seconds, made.recipe, measured))
    return entries
