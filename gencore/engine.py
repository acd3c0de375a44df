"""Loaded models behind one inference worker: concurrent requests are decoded together, results are uint8.

One thread makes all pictures. Requests that wait while it works are gathered into one batch; a newer request of the
same viewer replaces an older one that has not been started (the newest slider position wins); results are remembered.

A model that cannot sample because it has no prior can be given one, see :meth:`Engine.fit_prior`. That runs in a
thread of its own, so that others go on getting pictures meanwhile.
"""

import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import torch

from gencore.data.base import to_uint8
from gencore.errors import CheckpointError, ConditionError
from gencore.models.base import GenerativeModel
from gencore.precision import choose_precision
from gencore.registry import STRATEGIES
from gencore.requests import Pictures, Remembered, Request
from gencore.training.checkpoint import About, read_about, read_model
from gencore.training.state import resolve

MAX_PICTURES = 100
CACHE_BYTES = 64 * 1024**2
BATCH_PICTURES = 80
PRIOR_COMPONENTS = 10
PRIOR_SEED = 0


class SupersededError(Exception):
    """A newer request of the same viewer took this one's place."""


@dataclass
class _Job:
    request: Request
    viewer: str | None
    future: "Future[Pictures]" = field(default_factory=Future)


class Engine:
    """Models by name, and the worker that runs them.

    Args:
        folders: model name to checkpoint or run folder; each is loaded when it is first asked for.

    Use as a context manager, or call :meth:`close`.
    """

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = dict(folders)
        self._models: dict[str, GenerativeModel] = {}
        self._about: dict[str, About] = {}
        self._halved: dict[str, bool] = {}
        self._loading = threading.Lock()
        self._fits: dict[str, Future[GenerativeModel]] = {}
        self._fitting = threading.Lock()
        self._jobs: list[_Job] = []
        self._wake = threading.Condition()
        self._remembered = Remembered(CACHE_BYTES)
        self._closed = False
        self._worker = threading.Thread(target=self._work, name="gencore-engine", daemon=True)
        self._worker.start()

    @property
    def names(self) -> list[str]:
        """Names of all models that can be asked for, in the order given."""
        return list(self._folders)

    def about(self, name: str) -> About:
        """What is known about a model, without loading its weights.

        Raises:
            CheckpointError: if there is no such model, or its config.json is damaged.
        """
        if name not in self._about:
            self._about[name] = read_about(self.folder(name))
        return self._about[name]

    def model(self, name: str) -> GenerativeModel:
        """The model itself, loaded now if it was not before.

        Raises:
            CheckpointError: if it is missing or damaged.
        """
        if not self.is_loaded(name):
            with self._loading, torch.inference_mode(False):  # weights made in that mode could not be climbed
                if not self.is_loaded(name):
                    model, self._about[name] = read_model(self.folder(name))
                    self._halved[name] = model.bfloat16_is_enough and _halves(model)
                    self._models[name] = model
        return self._models[name]

    def folder(self, name: str) -> Path:
        """Where a model lies: its checkpoint, or a run's newest.

        Raises:
            CheckpointError: if there is no such model.
        """
        return resolve(self._folder(name))

    def add(self, name: str, folder: Path) -> None:
        """Makes one more model known, or forgets what was loaded of one whose weights have changed.

        Args:
            name: to ask for it by.
            folder: its checkpoint or run.
        """
        self._forget(name)
        self._folders[name] = folder

    def remove(self, name: str) -> None:
        """Forgets a model; who asks for it then is told that there is none."""
        self._folders.pop(name, None)
        self._forget(name)

    def is_loaded(self, name: str) -> bool:
        """Whether asking for this model costs no time."""
        return name in self._models

    def fit_prior(self, name: str, components: int = PRIOR_COMPONENTS) -> "Future[GenerativeModel]":
        """Gives a model that has no prior a Gaussian mixture over the latents of the pictures it was trained on.

        It is fitted once, whoever asks meanwhile waits for the same fit, and from then on the model can sample.
        A model that can sample already is given back as it is.

        Args:
            name: the model.
            components: how many Gaussians the mixture has.

        Returns:
            The model that can sample. The future ends with a :class:`GencoreError` if the model or its pictures are
            not there, or if no prior can be fitted to it; it may be tried again then.
        """
        with self._fitting:
            known = self._fits.get(name)
            if known is not None and not (known.done() and known.exception()):
                return known
            future = self._fits[name] = Future()
            future.set_running_or_notify_cancel()  # one who goes away does not take it from the others
        threading.Thread(target=self._fit, args=(name, components, future), name="gencore-fit", daemon=True).start()
        return future

    def submit(self, request: Request, viewer: str | None = None) -> "Future[Pictures]":
        """Queues a request; the future gives pictures ``(n, h, w, 3)`` uint8.

        Args:
            request: what to generate.
            viewer: whose view this is; a waiting request of the same viewer ends with :class:`SupersededError`.

        Raises:
            ConditionError: if the wish or the seeds are out of range; nothing is queued then.
            CapabilityError: if the model cannot sample; where it is not loaded yet, the future says so.
            CheckpointError: if there is no such model.
        """
        self._check(request)
        job = _Job(request, viewer)
        with self._wake:
            if self._closed:
                raise CheckpointError("The engine is closed; start the app again.")
            if viewer is not None:
                for older in [other for other in self._jobs if other.viewer == viewer]:
                    self._jobs.remove(older)
                    if older.future.set_running_or_notify_cancel():  # false where the viewer has left already
                        older.future.set_exception(SupersededError())
            self._jobs.append(job)
            self._wake.notify()
        return job.future

    def generate(self, request: Request) -> Pictures:
        """The pictures of a request, waiting for them."""
        return self.submit(request).result()

    def close(self) -> None:
        """Ends the worker; requests still waiting are cancelled."""
        with self._wake:
            self._closed = True
            for job in self._jobs:
                job.future.cancel()
            self._jobs.clear()
            self._wake.notify()
        self._worker.join()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _forget(self, name: str) -> None:
        with self._loading, self._fitting, self._wake:
            for table in (self._models, self._about, self._halved, self._fits):
                table.pop(name, None)
            self._remembered.forget(name)

    def _folder(self, name: str) -> Path:
        if name not in self._folders:
            raise CheckpointError(f'There is no model "{name}"; loaded are: {", ".join(self._folders) or "none"}.')
        return self._folders[name]

    def _check(self, request: Request) -> None:
        if not 0 < len(request.seeds) <= MAX_PICTURES:
            raise ConditionError(f"{len(request.seeds)} pictures were asked for; ask for 1 to {MAX_PICTURES}.")
        if not all(0 <= seed < 2**63 for seed in request.seeds):
            raise ConditionError("A seed is negative or too large; use whole numbers from 0 to 2^63 − 1.")
        if not 0 <= request.guidance <= 10 or not 0 <= request.temperature <= 3:
            raise ConditionError("Guidance goes from 0 to 10 and temperature from 0 to 3.")
        self.about(request.model).condition.row(dict(request.wish))
        model = self._models.get(request.model)
        if model is not None and not model.capabilities.can_sample:
            raise model.cannot("make new pictures")

    def _fit(self, name: str, components: int, future: "Future[GenerativeModel]") -> None:
        try:
            model = self.model(name)
            if not model.capabilities.can_sample:
                from gencore.latent.prior import training_pictures, with_prior  # it loads the data sets' readers

                about = self.about(name)
                pictures = training_pictures(about, name)
                model, self._about[name] = with_prior(model, about, pictures, components, PRIOR_SEED)
                self._models[name] = model
        except BaseException as error:  # whatever goes wrong belongs to those who wait for it
            future.set_exception(error)
        else:
            future.set_result(model)

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._jobs and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                jobs = self._take()
            self._serve(jobs)

    def _take(self) -> list[_Job]:
        """The oldest waiting job and those that can be decoded with it."""
        group, pictures = self._jobs[0].request.group, 0
        taken: list[_Job] = []
        for job in list(self._jobs):
            if job.request.group == group and (not taken or pictures + len(job.request.seeds) <= BATCH_PICTURES):
                pictures += len(job.request.seeds)
                taken.append(job)
                self._jobs.remove(job)
        return taken

    def _serve(self, jobs: list[_Job]) -> None:
        jobs = [job for job in jobs if job.future.set_running_or_notify_cancel()]
        try:
            fresh = list(dict.fromkeys(job.request for job in jobs if job.request not in self._remembered))
            made = {job.request: self._remembered[job.request] for job in jobs if job.request not in fresh}
            if fresh:
                made |= self._decode(fresh)
        except Exception as error:  # whatever goes wrong belongs to those who asked, not to the worker
            for job in jobs:
                job.future.set_exception(error)
            return
        for job in jobs:
            self._remembered.keep(job.request, made[job.request])
            job.future.set_result(made[job.request])

    def _decode(self, requests: list[Request]) -> dict[Request, Pictures]:
        seeds = [seed for request in requests for seed in request.seeds]
        wishes = [dict(request.wish) for request in requests for _ in request.seeds]
        first = requests[0]
        model = self.model(first.model)
        halved = self._halved.get(first.model, False)
        with torch.inference_mode(), torch.autocast(model.device.type, torch.bfloat16, enabled=halved):
            generation = STRATEGIES["direct"](
                model,
                wishes,
                len(seeds),
                seeds,
                guidance=first.guidance,
                temperature=first.temperature,
            )
        pictures, start, made = to_uint8(generation.images), 0, {}
        for request in requests:
            made[request] = pictures[start : start + len(request.seeds)].copy()  # a view would keep the whole batch
            start += len(request.seeds)
        return made


def _halves(model: GenerativeModel) -> bool:
    """Whether bfloat16 is faster for a model of this size, here."""
    size = sum(parameter.numel() for parameter in model.parameters())
    return choose_precision("auto", model.device, size) == "bfloat16"
