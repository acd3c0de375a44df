"""What all tabs share: the engine, a few encoder threads, remembered JPEGs, and answers that never are a traceback."""

import asyncio
import base64
import functools
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8

from gencore.critics import Critics
from gencore.engine import Engine, Request, SupersededError
from gencore.errors import CapabilityError, GencoreError
from gencore.grid import tile, to_jpeg
from gencore.orders import Order
from gencore.runs.supervisor import Supervisor
from gencore.training.fingerprint import weights_fingerprint
from gencore.types import ConditionSpec
from gencore.ui import downloads, ways, words
from gencore.ui.requests import read_model_name, read_request, read_viewer
from gencore.workshop import Workshop

COLUMNS = 5
BLOCK = 8  # pixels; cells of whole JPEG blocks do not bleed into each other
SHEET_BYTES = 32 * 1024**2
MOST_WAITING = 200
FIT_PATIENCE = 15.0  # seconds that a browser waits for one answer about a prior before it asks again
Reply = dict[str, Any]
log = logging.getLogger("gencore")


def answering(call: Callable[..., Awaitable[Reply]]) -> Callable[..., Awaitable[Reply]]:
    """Makes a server function answer ``{"error": sentence}`` where it would have raised.

    With ``"cannot": True`` the model is unable to do what was asked, however often it is asked.
    """

    @functools.wraps(call)
    async def answered(*given: Any) -> Reply:
        try:
            return await call(*given)
        except SupersededError:
            return {"superseded": True}
        except CapabilityError as error:
            return {"error": str(error), "cannot": True}
        except GencoreError as error:
            return {"error": str(error)}
        except Exception:  # a bug: the log gets all of it, the page a sentence
            log.exception("%s failed", call.__name__)
            return {"error": "Something went wrong inside the app; its log says what."}

    return answered


class Studio:
    """Answers what browsers ask, from one engine.

    Args:
        engine: the loaded models; who made it closes it.
        supervisor: who looks after the runs; that of the folder of all runs if not given.
    """

    def __init__(self, engine: Engine, supervisor: Supervisor | None = None) -> None:
        self.engine = engine
        self.supervisor = supervisor or Supervisor()
        self.critics = Critics(engine)
        self.workshop = Workshop()
        self._encoders = ThreadPoolExecutor(2, thread_name_prefix="gencore-encoder")
        self._sheets: OrderedDict[Request, Reply] = OrderedDict()
        self._sheet_bytes = 0
        self._waiting = 0
        self._fingerprints: dict[str, str] = {}
        self.version = 0  # counts the changes of the list of models
        self.renewed: Callable[[], None] = lambda: None

    def spec(self, name: str) -> ConditionSpec:
        """The fields of a model."""
        return self.engine.about(name).condition

    def offer(self, name: str, folder: Path) -> None:
        """Shows one more model on all tabs, or one anew whose weights have changed."""
        self.engine.add(name, folder)
        self._changed(name)

    def withdraw(self, name: str) -> None:
        """Shows a model no more."""
        if name in self.engine.names:
            self.engine.remove(name)
            self._changed(name)

    def request(self, raw: Any, most: int = 10) -> Request:
        """A request from raw JSON; see :func:`gencore.ui.requests.read_request`."""
        return read_request(raw, self.spec, most)

    async def pictures(self, request: Request, viewer: str | None = None) -> "Future[Any]":
        """A request's future pictures; a model that is not loaded yet is loaded beside the engine's worker first."""
        if not self.engine.is_loaded(request.model):
            await asyncio.to_thread(self.engine.model, request.model)
        return self.engine.submit(request, viewer)

    async def describe(self, raw: Any) -> Reply:
        """What a model can do and what not, which only the model itself knows: it is loaded for this.

        Args:
            raw: ``{"model": name}``.
        """
        name = read_model_name(raw)
        model = await asyncio.to_thread(self.engine.model, name)
        return {
            "model": name,
            "can": {name.removeprefix("can_"): able for name, able in vars(model.capabilities).items()},
            "limits": list(model.limits),
            "summary": words.summary(self.engine.about(name).model),
            "doubtful": self.critics.unpredictable(name),
            "judged": self.critics.has(name, "judge"),
            "ways": ways.of_model(self.engine, self.critics, name),
        }

    async def fit_prior(self, raw: Any) -> Reply:
        """Gives a model a prior and answers as :meth:`describe`, or ``{"fitting": True}`` if that takes longer.

        Args:
            raw: ``{"model": name}``.
        """
        fit = asyncio.wrap_future(self.engine.fit_prior(read_model_name(raw)))
        fit.add_done_callback(lambda ended: ended.exception())  # heard, even where nobody waits any more
        done, _ = await asyncio.wait([fit], timeout=FIT_PATIENCE)
        if not done:
            return {"fitting": True}
        fit.result()
        return await self.describe(raw)

    async def draw(self, raw: Any) -> Reply:
        """All pictures of a view as one JPEG, with what is needed to cut it up."""
        request = self.request(raw)
        if request in self._sheets:
            self._sheets.move_to_end(request)
            return self._sheets[request]
        if self._waiting >= MOST_WAITING:
            return {
                "busy": True,
                "error": "Very many people are moving sliders right now; yours will follow in a moment.",
            }
        self._waiting += 1
        try:
            reply = await asyncio.wrap_future(then(await self.pictures(request, read_viewer(raw)), sheet))
        finally:
            self._waiting -= 1
        reply |= {"model": request.model, "wish": dict(request.wish), "seeds": list(request.seeds)}
        self._remember(request, reply)
        return reply

    async def encode(self, call: Callable[..., Any], *given: Any) -> Any:
        """What ``call`` gives, in one of the few threads that write PNG and zip files."""
        return await asyncio.get_running_loop().run_in_executor(self._encoders, call, *given)

    def recipe(self, order: Order, judged: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What makes an order's pictures again; reads all weights the first time."""
        name = order.request.model
        if name not in self._fingerprints:
            self._fingerprints[name] = weights_fingerprint(self.engine.model(name))
        about, fingerprint = self.engine.about(name), self._fingerprints[name]
        return downloads.recipe(order.request, about, fingerprint, order.strategy, dict(order.options), judged)

    def _changed(self, name: str) -> None:
        self.critics.forget(name)
        self._fingerprints.pop(name, None)
        for request in [known for known in self._sheets if known.model == name]:
            self._sheet_bytes -= len(self._sheets.pop(request)["image"])
        self.version += 1
        self.renewed()

    def _remember(self, request: Request, reply: Reply) -> None:
        if request in self._sheets:
            return
        self._sheets[request] = reply
        self._sheet_bytes += len(reply["image"])
        while self._sheet_bytes > SHEET_BYTES:
            _, dropped = self._sheets.popitem(last=False)
            self._sheet_bytes -= len(dropped["image"])


def then(future: "Future[Any]", call: Callable[[Any], Any]) -> "Future[Any]":
    """What ``call`` makes of a future's result, in the thread that brings the result.

    One millisecond of JPEG there is less than handing the pictures to another thread and back takes on two cores.
    """
    after: Future[Any] = Future()

    def proceed(done: "Future[Any]") -> None:
        if not after.set_running_or_notify_cancel():
            return
        try:
            after.set_result(call(done.result()))
        except BaseException as error:  # includes a cancelled request: whoever waits has to hear of it
            after.set_exception(error)

    future.add_done_callback(proceed)
    return after


def sheet(pictures: UInt8[np.ndarray, "n h w 3"]) -> Reply:
    """Pictures as one JPEG in base64, the size of a picture, and the size of the cell it lies in the corner of."""
    _, h, w, _ = pictures.shape
    below, right = -h % BLOCK, -w % BLOCK
    cells = np.pad(pictures, ((0, 0), (0, below), (0, right), (0, 0)), mode="edge") if below or right else pictures
    columns = min(COLUMNS, len(pictures))
    return {
        "image": base64.b64encode(to_jpeg(tile(cells, columns))).decode(),
        "columns": columns,
        "cell": [w + right, h + below],
        "picture": [w, h],
    }
