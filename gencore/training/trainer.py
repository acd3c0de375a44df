"""The training loop. It yields :class:`Progress` after every step; what is shown of it is somebody else's business.

Nothing in a step depends on what came before it but weights, optimiser, average and counters: order, noise, hiding
and jitter are functions of (seed, step). So a run that stopped, crashed or was killed goes on exactly, and N + N
steps equal 2N.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import nn

from gencore.data.base import RatedImages
from gencore.errors import TrainingError
from gencore.files import write_json
from gencore.losses.objective import Objective
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses
from gencore.precision import choose_precision, cpu_name
from gencore.training.acceleration import allow_fast_products, compile_networks
from gencore.training.average import averaged, go_on_from
from gencore.training.batches import conditioned_on, make_sampler
from gencore.training.checkpoint import describe
from gencore.training.clipping import clip_gradients
from gencore.training.distributed.processes import joined
from gencore.training.divergence import DivergenceGuard
from gencore.training.exact import mixed, seed_dropout
from gencore.training.feed import Feed
from gencore.training.history import History, Unwritten
from gencore.training.latents import note_latents
from gencore.training.making import make_model, make_optimizers
from gencore.training.memory import keep_freed_memory
from gencore.training.pace import Pace
from gencore.training.plan import Plan, validation_sum
from gencore.training.progress import Progress
from gencore.training.recipe import RECIPE, Recipe
from gencore.training.recovery import Recovery
from gencore.training.samples import sample_sheet
from gencore.training.start import start_from
from gencore.training.state import Counters, read_run, refuse_run
from gencore.training.validation import validation_losses

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
        self.processes = joined()
        self.processes.by_first(lambda: refuse_run(out))
        recipe = recipe.planned(len(data.part("train")))
        size = [data.image.height, data.image.width]
        about: dict[str, Any] = {"source": source, "data": data.fingerprint, "size": size}
        # before anything is written: what does not fit leaves no run behind
        self._build(data, recipe, out, device, recipe.start_from)
        about["recipe"] = RECIPE.dump_python(self.recipe, mode="json")
        self.processes.by_first(lambda: write_json(out / "run.json", about))

    @classmethod
    def resume(
        cls, data: RatedImages, out: Path, steps: int | None = None, device: torch.device | None = None
    ) -> "Trainer":
        """The run in ``out``, at its last checkpoint, planned to ``steps`` steps if given.

        Raises:
            TrainingError: if there is no run, or ``data`` is not what it was trained on.
            CheckpointError: if its checkpoint is damaged.
        """
        trainer = cls.__new__(cls)
        trainer.processes = joined()
        about, saved = trainer.processes.by_first(lambda: (read_run(out), (out / "latest.json").exists()))
        if about["data"] != data.fingerprint:
            raise TrainingError(
                f"{out} was trained on other data (fingerprint {about['data']}, now {data.fingerprint}); "
                "restore that data, or start a new run."
            )
        recipe = RECIPE.validate_python(about["recipe"])
        if steps is not None and steps != recipe.steps:
            recipe = replace(recipe, steps=steps)
            about["recipe"] = RECIPE.dump_python(recipe, mode="json")
            trainer.processes.by_first(lambda: write_json(out / "run.json", about))
        trainer._build(data, recipe, out, device, "" if saved else recipe.start_from)
        if saved:
            trainer.recovery.restore()
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
        writes = self.processes.first
        history = History(self.out / "history.jsonl", self.counters.history) if writes else Unwritten()
        try:
            if self.counters.step == 0:
                self._save(history)
            yield from self._steps(history)
        finally:
            self.feed.close()
            try:
                self.counters.history = history.length  # where another run() of this trainer goes on
            finally:
                history.close()  # also where a full disk refuses what was still to be written

    def _build(
        self, data: RatedImages, recipe: Recipe, out: Path, device: torch.device | None, start: str = ""
    ) -> None:
        keep_freed_memory()
        self.out, self.device = out, (device := device or self.processes.device)
        allow_fast_products(device)
        self.processes.by_first(lambda: self.processes.check(recipe.batch_size, recipe.compile))
        self.sampler = make_sampler(data, recipe)
        self.data = data = conditioned_on(data, recipe)
        self._stopping = False
        model = make_model(recipe, data)
        self._said = (start_from(model, start),) if start else ()
        model = model.to(device)
        size = sum(parameter.numel() for parameter in model.parameters())
        precision = self.processes.by_first(lambda: choose_precision(recipe.precision, device, size))
        recipe = replace(recipe, precision=precision, channels_last=recipe.channels_last and model.channels_last)
        self.recipe = recipe
        self.model = model.to(memory_format=torch.channels_last) if recipe.channels_last else model
        self.average = averaged(self.model, recipe.ema)
        self.objective = Objective(recipe.all_terms).to(device)
        self.optimizers = make_optimizers(self.model, recipe)
        self.counters = Counters()
        self.plan = Plan(recipe, self.counters)
        self.guard = DivergenceGuard(self.objective, self.counters)
        spec, processes = self.model.condition_spec, self.processes
        self.feed = Feed(data, self.sampler, spec, recipe, self.objective, processes, device)
        self.recovery = Recovery(
            out, self.model, self.average, self.objective, self.optimizers, self.counters, processes
        )
        if recipe.compile:
            compile_networks(self.model)

    def _steps(self, history: History | Unwritten) -> Iterator[Progress]:
        recipe, warnings = self.recipe, (*self._said, *self.recipe.warnings())
        began, trained = time.perf_counter(), self.counters.seconds
        pace = Pace()
        ended = self.counters.step >= recipe.steps or self.plan.exhausted()
        if ended:
            yield Progress(self.counters.step, recipe.steps, messages=("This run is over already.",), finished=True)
        while not ended:
            step = self.counters.step
            messages, warnings = warnings, ()
            pace.start()
            batch = self.feed.training(step)
            pace.ready()
            if step == recipe.main_steps:
                go_on_from(self.average, self.model, self.optimizers.values())
            with self.processes.sharing(recipe.batch_at(step)):
                losses, norm = self._optimise(batch, step)
            pace.stop(recipe.batch_at(step))
            if losses is None:
                messages += (self.recovery.roll_back(history),)
                self._save(history)
                yield Progress(self.counters.step, recipe.steps, messages=messages)
                continue
            (self.average.become if recipe.finishing(step) else self.average.update_parameters)(self.model)
            self.counters.step = step = step + 1
            self.counters.seconds = trained + time.perf_counter() - began
            history.append(
                {"step": step, "images": recipe.images_by(step), "seconds": round(self.counters.seconds, 2)}
                | {"losses": losses, "weights": dict(self.objective.weights), "gradient_norm": norm}
            )
            self.guard.note(losses)
            validation = self._validate(history) if self._due(recipe.validate_every) else {}
            samples = self.processes.by_first(self._draw) if self._due(recipe.sample_every) else None
            if recipe.analyse_every and self._due(recipe.analyse_every):
                look = partial(note_latents, self.served, self.data, self.out, step, history)
                messages += self.processes.by_first(look)
            early, stopping = self.plan.exhausted(), self._asked_to_stop()
            ended = step >= recipe.steps or early or stopping or self.guard.diverged
            saving, suspicious = ended or self._due(recipe.save_every), self.guard.suspicious
            checkpoint = self._save(history) if saving and not suspicious else None
            if ended and suspicious:
                messages += (self.recovery.keep_last_good(history, self.guard.message(losses)),)
            if early:
                messages += (f"Stopped early: no improvement in {recipe.patience} validations.",)
            yield Progress(
                step, recipe.steps, losses, dict(self.objective.weights), pace.images_per_second,
                (recipe.steps - step) * pace.seconds_per_step, pace.waiting, validation, samples, checkpoint,
                messages, ended,
            )  # fmt: skip

    def _due(self, every: int) -> bool:
        return self.counters.step % every == 0 or self.counters.step >= self.recipe.steps

    def _asked_to_stop(self) -> bool:
        """Whether somebody asked any of the processes; then all of them know."""
        self._stopping = self.processes.anyone(self._stopping)
        return self._stopping

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
            terms = {name: float(term.detach()) for name, term in losses.terms.items()}
            terms = self.processes.average(parameters, terms | {"total": float(total.detach())})
            norm = clip_gradients(parameters, self.recipe.clip)
            sum_of_terms = terms.pop("total")
            values |= terms
            values["total"] = values.get("total", 0.0) + sum_of_terms
            if not (math.isfinite(sum_of_terms) and norm < math.inf):
                return None, norm
            optimizer.step()
        return values, norm

    def _validate(self, history: History | Unwritten) -> dict[str, float]:
        """The terms of the averaged weights on pictures not trained on."""
        self.objective.eval()
        indices = self.data.part("validation")
        sums = validation_losses(self.feed, indices, lambda batch: self._forward(self.served, batch, "all"))
        if sums:
            weights = self.plan.main_weights(self.counters.step - 1)
            sums["total"] = validation_sum(sums, weights)
            self.plan.note_validation(sums["total"], weights)
            history.append({"step": self.counters.step, "validation": sums})
        return sums

    @torch.no_grad()
    def _draw(self) -> Path:
        file = self.out / "samples" / f"step-{self.counters.step:08d}.jpg"
        images, rows = self.data.batch(self.data.part("validation")[:SHOWN])
        condition = self.model.condition_spec.condition(rows).to(self.device)
        return sample_sheet(self.served, file, images.to(self.device), condition)

    def _save(self, history: History | Unwritten) -> Path:
        return self.recovery.save(history, describe(self.served, self.recipe.model, self.provenance()))

    def provenance(self) -> dict[str, Any]:
        """What a checkpoint says about where it comes from."""
        machine = torch.cuda.get_device_name() if self.device.type == "cuda" else cpu_name()
        return {
            "data": self.data.name,
            "data_fingerprint": self.data.fingerprint,
            "images": len(self.data.part("train")),
            "steps": self.counters.step,
            "images_seen": self.recipe.images_by(self.counters.step),
            "seconds": round(self.counters.seconds),
            "machine": machine,
            **({"processes": self.processes.count} if self.processes.count > 1 else {}),
            "recipe": RECIPE.dump_python(self.recipe, mode="json"),
        }
