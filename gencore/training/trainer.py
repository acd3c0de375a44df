"""The training loop. It yields :class:`Progress` after every step; what is shown of it is somebody else's business.

Nothing in a step depends on what came before it but weights, optimiser, average and counters: order, noise, hiding
and jitter are functions of (seed, step). So a run that stopped, crashed or was killed goes on exactly, and N + N
steps equal 2N.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

import torch
from pydantic import TypeAdapter, ValidationError
from torch import nn

from gencore.data.base import RatedImages
from gencore.data.transforms import augmented
from gencore.errors import TrainingError
from gencore.files import write_json
from gencore.losses.objective import Objective
from gencore.models.base import Batch, GenerativeModel, Losses
from gencore.precision import choose_precision, cpu_name
from gencore.registry import MODELS
from gencore.training.average import averaged
from gencore.training.batches import conditioned_on, jittered, kept_fields, make_sampler
from gencore.training.checkpoint import describe
from gencore.training.clipping import clip_gradients
from gencore.training.divergence import DivergenceGuard
from gencore.training.exact import match_memory, mixed, seed_dropout
from gencore.training.history import History
from gencore.training.latents import note_latents
from gencore.training.memory import keep_freed_memory
from gencore.training.pace import Pace
from gencore.training.plan import Plan, validation_sum
from gencore.training.progress import Progress
from gencore.training.recipe import RECIPE, Recipe
from gencore.training.samples import sample_sheet
from gencore.training.state import Counters, load_state, read_run, save_state
from gencore.types import Condition

MAX_ROLLBACKS = 3
VALIDATION_IMAGES = 512
SHOWN = 8  # pictures whose reconstructions a sheet of samples shows


class Trainer:
    """One run of a recipe on a data set, kept in a folder.

    Args:
        data: what to train on.
        recipe: how.
        out: the run's folder; created.
        source: what the data is called on the command line, for ``gencore train --resume``.
        device: where to compute; a GPU if there is one.

    Raises:
        TrainingError: if ``out`` already holds a run, or the recipe does not fit the model.
        CheckpointError: if ``out`` cannot be written.
    """

    def __init__(
        self, data: RatedImages, recipe: Recipe, out: Path, source: str = "", device: torch.device | None = None
    ) -> None:
        if (out / "run.json").exists():
            raise TrainingError(f"{out} already holds a run; resume it, or choose another folder for this one.")
        device = device or torch.device("cuda" if torch.cuda.is_available() else "cpu")
        recipe = recipe.planned(len(data.part("train")))
        about = {"source": source, "data": data.fingerprint, "size": [data.image.height, data.image.width]}
        self._build(data, recipe, out, device)  # before anything is written: what does not fit leaves no run behind
        write_json(out / "run.json", {**about, "recipe": RECIPE.dump_python(self.recipe, mode="json")})

    @classmethod
    def resume(
        cls, data: RatedImages, out: Path, steps: int | None = None, device: torch.device | None = None
    ) -> "Trainer":
        """The run in ``out``, at its last checkpoint, planned to ``steps`` steps if given.

        Raises:
            TrainingError: if there is no run, or ``data`` is not what it was trained on.
            CheckpointError: if its checkpoint is damaged.
        """
        about = read_run(out)
        if about["data"] != data.fingerprint:
            raise TrainingError(
                f"{out} was trained on other data (fingerprint {about['data']}, now {data.fingerprint}); "
                "restore that data, or start a new run."
            )
        recipe = RECIPE.validate_python(about["recipe"])
        if steps is not None and steps != recipe.steps:
            recipe = replace(recipe, steps=steps)
            write_json(out / "run.json", {**about, "recipe": RECIPE.dump_python(recipe, mode="json")})
        trainer = cls.__new__(cls)
        trainer._build(data, recipe, out, device or torch.device("cuda" if torch.cuda.is_available() else "cpu"))
        if (out / "latest.json").exists():
            trainer._restore()
        return trainer

    @property
    def served(self) -> GenerativeModel:
        """The averaged model: what validation, samples and checkpoints show."""
        return cast(GenerativeModel, self.average.module)

    def stop(self) -> None:
        """Asks the run to save and end after the current step; safe from signal handlers and other threads."""
        self._stopping = True

    @property
    def was_stopped(self) -> bool:
        """Whether somebody asked the run to end early."""
        return self._stopping

    def run(self) -> Iterator[Progress]:
        """Trains to the planned end, yielding after every step.

        Raises:
            TrainingError: if losses stay NaN after several rollbacks.
            CheckpointError: if a checkpoint cannot be written.
        """
        history = History(self.out / "history.jsonl", self.counters.history)
        try:
            if self.counters.step == 0:
                self._save(history)
            yield from self._steps(history)
        finally:
            self.counters.history = history.length  # where another run() of this trainer goes on
            history.close()

    def _build(self, data: RatedImages, recipe: Recipe, out: Path, device: torch.device) -> None:
        keep_freed_memory()
        self.out, self.device = out, device
        self.sampler = make_sampler(data, recipe)
        self.data = data = conditioned_on(data, recipe)
        self._stopping = False
        rows = torch.from_numpy(data.rows[data.part("train")])
        spec = data.condition if recipe.scaling == "range" else data.condition.fitted(rows, recipe.scaling)
        torch.manual_seed(recipe.seed)
        model = _make_model(recipe, data, spec).to(device)
        size = sum(parameter.numel() for parameter in model.parameters())
        precision, channels_last = choose_precision(recipe.precision, device, size), model.channels_last
        recipe = replace(recipe, precision=precision, channels_last=recipe.channels_last and channels_last)
        self.recipe = recipe
        self.model = model.to(memory_format=torch.channels_last) if recipe.channels_last else model
        self.average = averaged(self.model, recipe.ema)
        self.objective = Objective(recipe.terms).to(device)
        self.optimizers = {
            phase: torch.optim.Adam(
                self.model.phase_parameters(phase),
                recipe.learning_rate,
                recipe.betas,
                weight_decay=recipe.weight_decay,
                fused=True,
            )
            for phase in self.model.phases
        }
        self.counters = Counters()
        self.plan = Plan(recipe, self.counters)
        self.guard = DivergenceGuard(self.objective, self.counters)

    def _steps(self, history: History) -> Iterator[Progress]:
        recipe, warnings = self.recipe, tuple(self.recipe.warnings())
        began, trained = time.perf_counter(), self.counters.seconds
        pace = Pace(recipe.batch_size)
        ended = self.counters.step >= recipe.steps or self.plan.exhausted()
        if ended:
            yield Progress(self.counters.step, recipe.steps, messages=("This run is over already.",), finished=True)
        while not ended:
            step = self.counters.step
            messages, warnings = warnings, ()
            pace.start()
            batch = self._batch(step)
            pace.ready()
            losses, norm = self._optimise(batch, step)
            pace.stop()
            if losses is None:
                messages += (self._roll_back(history),)
                yield Progress(self.counters.step, recipe.steps, messages=messages)
                continue
            self.average.update_parameters(self.model)
            self.counters.step = step = step + 1
            self.counters.seconds = trained + time.perf_counter() - began
            history.append(
                {"step": step, "images": step * recipe.batch_size, "seconds": round(self.counters.seconds, 2)}
                | {"losses": losses, "weights": dict(self.objective.weights), "gradient_norm": norm}
            )
            self.guard.note(losses)
            validation = self._validate(history) if self._due(recipe.validate_every) else {}
            samples = self._draw() if self._due(recipe.sample_every) else None
            if recipe.analyse_every and self._due(recipe.analyse_every):
                messages += note_latents(self.served, self.data, self.out, step, history)
            early = self.plan.exhausted()
            ended = step >= recipe.steps or early or self._stopping or self.guard.diverged
            saving, suspicious = ended or self._due(recipe.save_every), self.guard.suspicious
            checkpoint = self._save(history) if saving and not suspicious else None
            if ended and suspicious:
                messages += (self._keep_last_good(history, losses),)
            if early:
                messages += (f"Stopped early: no improvement in {recipe.patience} validations.",)
            yield Progress(
                step, recipe.steps, losses, dict(self.objective.weights), pace.images_per_second,
                (recipe.steps - step) * pace.seconds_per_step, pace.waiting, validation, samples, checkpoint,
                messages, ended,
            )  # fmt: skip

    def _due(self, every: int) -> bool:
        return self.counters.step % every == 0 or self.counters.step >= self.recipe.steps

    def _batch(self, step: int) -> Batch:
        generator = torch.Generator().manual_seed(mixed(self.recipe.seed, step))
        images, rows = self.data.batch(self.sampler(step))
        images = augmented(images, self.recipe.augmentation, generator)
        rows = jittered(rows, self.data.condition, self.recipe.jitter, generator)
        kept = kept_fields(len(rows), rows.shape[1], self.recipe.hiding, generator)
        condition = self.model.condition_spec.condition(rows).keep(kept).to(self.device)
        return self._as_batch(images, condition, step)

    def _as_batch(self, images: torch.Tensor, condition: Condition, seed: int) -> Batch:
        memory = torch.channels_last if self.recipe.channels_last else torch.contiguous_format
        images = images.to(self.device, memory_format=memory, non_blocking=True)
        generator = torch.Generator(self.device).manual_seed(mixed(self.recipe.seed, seed))
        return Batch(images, condition, self.objective, generator)

    def _forward(self, model: nn.Module, batch: Batch, phase: str) -> Losses:
        bfloat16 = self.recipe.precision == "bfloat16"
        with torch.autocast(self.device.type, torch.bfloat16, enabled=bfloat16):
            return model(batch, phase)

    def _optimise(self, batch: Batch, step: int) -> tuple[dict[str, float] | None, float]:
        """One step of every phase: the losses and the gradient norm, or no losses if anything was not finite."""
        self.plan.apply(step, self.objective, self.optimizers)
        seed_dropout(self.device, mixed(self.recipe.seed, step))
        for part in (self.model, self.objective):
            if not part.training:  # the walk through all modules costs a small network a tenth of a step
                part.train()
        values: dict[str, float] = {}
        norm = 0.0
        for phase, optimizer in self.optimizers.items():
            losses = self._forward(self.model, batch, phase)
            if not losses.terms:
                continue  # none of this phase's terms counts yet
            total = losses.total
            parameters = optimizer.param_groups[0]["params"]
            for parameter in parameters:
                parameter.grad = None
            total.backward()
            norm = clip_gradients(parameters, self.recipe.clip)
            values |= {name: float(term.detach()) for name, term in losses.terms.items()}
            sum_of_terms = float(total.detach())
            values["total"] = values.get("total", 0.0) + sum_of_terms
            if not (math.isfinite(sum_of_terms) and norm < math.inf):
                return None, norm
            optimizer.step()
        return values, norm

    @torch.no_grad()
    def _validate(self, history: History) -> dict[str, float]:
        """The terms of the averaged weights on pictures not trained on, all ratings given, same noise every time."""
        indices = self.data.part("validation")[:VALIDATION_IMAGES]
        if len(indices) == 0:
            return {}
        self.objective.eval()
        sums: dict[str, float] = {}
        for start in range(0, len(indices), self.recipe.batch_size):
            images, rows = self.data.batch(indices[start : start + self.recipe.batch_size])
            condition = self.model.condition_spec.condition(rows).to(self.device)
            losses = self._forward(self.served, self._as_batch(images, condition, -1 - start), "all")
            for name, term in losses.terms.items():
                sums[name] = sums.get(name, 0.0) + float(term) * len(images) / len(indices)
        sums["total"] = validation_sum(sums, self.objective.weights)
        self.plan.note_validation(sums["total"], self.objective.weights)
        history.append({"step": self.counters.step, "validation": sums})
        return sums

    @torch.no_grad()
    def _draw(self) -> Path:
        file = self.out / "samples" / f"step-{self.counters.step:08d}.jpg"
        images, rows = self.data.batch(self.data.part("validation")[:SHOWN])
        condition = self.model.condition_spec.condition(rows).to(self.device)
        return sample_sheet(self.served, file, images.to(self.device), condition)

    def _save(self, history: History) -> Path:
        self.counters.history = history.sync()
        optimizers = {f"optimizer-{phase}": optimizer.state_dict() for phase, optimizer in self.optimizers.items()}
        parts = {"model": self.model.state_dict(), "average": self.average.state_dict(), **optimizers}
        parts["losses"] = self.objective.memory()
        about = describe(self.served, self.recipe.model, self.provenance())
        return save_state(self.out, about, self.served.state_dict(), parts, self.counters)

    def provenance(self) -> dict[str, Any]:
        """What a checkpoint says about where it comes from."""
        machine = torch.cuda.get_device_name() if self.device.type == "cuda" else cpu_name()
        return {
            "data": self.data.name,
            "data_fingerprint": self.data.fingerprint,
            "images": len(self.data.part("train")),
            "steps": self.counters.step,
            "images_seen": self.counters.step * self.recipe.batch_size,
            "seconds": round(self.counters.seconds),
            "machine": machine,
            "recipe": RECIPE.dump_python(self.recipe, mode="json"),
        }

    def _restore(self) -> None:
        parts, counters = load_state(self.out)
        self.model.load_state_dict(parts["model"])
        self.average.load_state_dict(parts["average"])
        self.objective.remember(parts.get("losses", {}))
        for phase, optimizer in self.optimizers.items():
            optimizer.load_state_dict(parts[f"optimizer-{phase}"])
            match_memory(optimizer)
        for name, value in asdict(counters).items():
            setattr(self.counters, name, value)

    def _keep_last_good(self, history: History, losses: dict[str, float]) -> str:
        """Back to the last checkpoint, which is from before the losses ran away; says so."""
        step, sentence = self.counters.step, self.guard.message(losses)
        self._restore()
        history.append({"step": step, "rolled_back_to": self.counters.step})
        return f"{sentence} The state of step {self.counters.step} is kept."

    def _roll_back(self, history: History) -> str:
        """Back to the last checkpoint with half the learning rate; gives up after a few times."""
        step, rollbacks = self.counters.step, self.counters.rollbacks + 1
        self._restore()
        if rollbacks > MAX_ROLLBACKS:
            raise TrainingError(
                f"The loss was not finite at step {step}, for the {rollbacks}th time; {self.out} holds the state "
                f"of step {self.counters.step}. Lower the learning rate or the loss weights."
            )
        self.counters.rollbacks = rollbacks
        message = (
            f"The loss was not finite at step {step}; back to step {self.counters.step} "
            f"with the learning rate divided by {2**rollbacks}."
        )
        history.append({"step": step, "rolled_back_to": self.counters.step})
        self._save(history)
        return message


def _make_model(recipe: Recipe, data: RatedImages, spec: Any) -> Any:
    kind = MODELS[recipe.model]
    try:
        config = TypeAdapter(kind.Config).validate_python(dict(recipe.config))
    except ValidationError as error:
        first = error.errors()[0]
        raise TrainingError(f"{recipe.model}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    return kind(config, data.image, spec)
