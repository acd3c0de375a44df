"""Answers for the Compare tab: what was measured of the rows, and everything as one file."""

import asyncio
import base64
import functools
import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gencore.comparison import FEWEST, MOST, Entry, figures_of, to_zip
from gencore.errors import CheckpointError, ConditionError
from gencore.evaluation.report import METRICS, Evaluation, Figure, read_evaluation
from gencore.orders import Order
from gencore.ui.making import Making
from gencore.ui.requests import read_order
from gencore.ui.studio import Reply, Studio

log = logging.getLogger("gencore")


class Comparing:
    """Server functions of the Compare tab.

    Args:
        studio: what all tabs share.
        making: who makes pictures that take seconds.
    """

    def __init__(self, studio: Studio, making: Making) -> None:
        self._studio = studio
        self._making = making

    async def figures(self, raw: Any) -> Reply:
        """What was measured of each row, and what the figures mean.

        Args:
            raw: ``{"rows": [view, …]}``.
        """
        orders = self._orders(raw)
        found = [await asyncio.to_thread(self._figures, order) for order in orders]
        names = [name for name in METRICS if any(name in figures for figures in found)]
        return {
            "metrics": [asdict(METRICS[name]) for name in names],
            "figures": [{name: asdict(figure) for name, figure in figures.items()} for figures in found],
        }

    async def save(self, raw: Any) -> Reply:
        """The comparison as a zip file: a sheet, every picture, the figures, the recipes.

        Args:
            raw: ``{"rows": [view, …]}``, with the same seeds in each.
        """
        orders = self._orders(raw)
        entries = [await self._entry(order) for order in orders]
        wish = {name: value for order in orders for name, value in order.request.wish}
        content = await self._studio.encode(to_zip, entries, wish)
        return {
            "name": "gencore-comparison.zip",
            "type": "application/zip",
            "content": base64.b64encode(content).decode(),
        }

    async def _entry(self, order: Order) -> Entry:
        made = await self._making.made(order)
        recipe = await asyncio.to_thread(self._studio.recipe, order)
        figures = await asyncio.to_thread(self._figures, order)
        name = f"{order.request.model}, {order.strategy}"
        return Entry(name, made.pictures, made.judged, made.seconds, recipe, figures)

    def _orders(self, raw: Any) -> list[Order]:
        rows = raw.get("rows") if isinstance(raw, Mapping) else None
        if not isinstance(rows, list) or not FEWEST <= len(rows) <= MOST:
            raise ConditionError(f"A comparison has {FEWEST} to {MOST} rows; send their views as a list.")
        return [read_order(row, self._studio.spec) for row in rows]

    def _figures(self, order: Order) -> dict[str, Figure]:
        return figures_of(self._evaluation(order.request.model), order.strategy)

    @functools.cache  # noqa: B019 - as long as the app
    def _evaluation(self, name: str) -> Evaluation | None:
        try:
            return read_evaluation(self._studio.engine.folder(name))
        except CheckpointError as error:
            log.warning("%s", error)
            return None
