"""How fast a run goes."""

import time


class Pace:
    """Speed over the last steps, and the share of time spent outside forward, backward and optimiser."""

    def __init__(self, memory: float = 0.9) -> None:
        self.memory, self.batch_size = memory, 0
        self.seconds_per_step = self.waiting = 0.0
        self._stopped: float | None = None

    def start(self) -> None:
        """The step begins: time since the last one's end counts as waiting."""
        self._began = self._stopped or time.perf_counter()

    def ready(self) -> None:
        """The batch is there; computing begins."""
        self._computing = time.perf_counter()

    def stop(self, batch_size: int) -> None:
        """The optimiser is done with so many pictures."""
        self.batch_size = batch_size
        self._stopped = now = time.perf_counter()
        took, waited = now - self._began, self._computing - self._began
        first = self.seconds_per_step == 0.0
        keep = 0.0 if first else self.memory
        self.seconds_per_step = keep * self.seconds_per_step + (1 - keep) * took
        self.waiting = keep * self.waiting + (1 - keep) * waited / took

    @property
    def images_per_second(self) -> float:
        """Pictures trained on in a second, over the last ten steps or so."""
        return self.batch_size / self.seconds_per_step if self.seconds_per_step else 0.0
