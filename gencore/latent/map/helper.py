"""Whoever talks to UMAP's process: starts it when there is work, hears how far it is, ends it when it is given up."""

import contextlib
import json
import os
import re
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from gencore.errors import GencoreError
from gencore.latent.map.embedding import GivenUpError
from gencore.strategies.base import Watch

PACKAGE = Path(__file__).parents[3]
WORKER = "gencore.latent.map.worker"
NAP = 0.2  # seconds between two looks at whether a map is still wanted
SEARCHING, PREPARING = 0.2, 0.3  # shares of UMAP's work: who is near whom; all before the first epoch
NICE = 2  # whoever moves a slider goes first


class Helper:
    """One process at a time; whoever comes meanwhile waits."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._turn = threading.Lock()

    def ask(self, job: Mapping[str, Any], watch: Watch | None = None) -> None:
        """Has a job done, and comes back when it is.

        Args:
            job: what the worker reads, as JSON.
            watch: called several times a second with ``done`` (0..1); where it returns False the process is ended.

        Raises:
            GivenUpError: if ``watch`` says so.
            GencoreError: if the process fails.
        """
        with self._turn:
            process = self._running()
            finished = False
            try:
                assert process.stdin is not None
                process.stdin.write((json.dumps(job) + "\n").encode())
                process.stdin.flush()
                self._listen(process, watch)
                finished = True
            except BrokenPipeError:
                raise self._broken() from None
            finally:
                if not finished:
                    self._end()

    def close(self) -> None:
        """Ends the process, if there is one."""
        with self._turn:
            self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._end()
            paths = os.pathsep.join([str(PACKAGE), *filter(None, [os.environ.get("PYTHONPATH")])])
            command = [sys.executable, "-m", WORKER]
            self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
            self._process = subprocess.Popen(
                ["nice", "-n", str(NICE), *command] if os.name == "posix" else command,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints,
                env=os.environ | {"PYTHONPATH": paths, "NUMBA_NUM_THREADS": "1"},
            )  # fmt: skip
        return self._process

    def _listen(self, process: "subprocess.Popen[bytes]", watch: Watch | None) -> None:
        assert process.stdout is not None
        heard, done = b"", 0.0
        while True:
            if select.select([process.stdout], [], [], NAP)[0]:
                printed = os.read(process.stdout.fileno(), 4096)
                if not printed:
                    raise self._broken()
                heard += printed
            *lines, heard = heard.split(b"\n")
            for line in lines:
                if line.strip() == b"done":
                    return
                if line.startswith(b"failed"):
                    raise self._broken(line.decode(errors="replace").removeprefix("failed").strip())
                done = max(done, _share(line))
            if watch is not None and watch({"done": done}) is False:
                raise GivenUpError("The map was given up.")

    def _broken(self, reason: str = "") -> GencoreError:
        if not reason and self._complaints is not None:
            self._complaints.seek(0)
            said = self._complaints.read().decode(errors="replace").strip().splitlines()
            reason = said[-1] if said else "its process ended"
        return GencoreError(f"The map could not be made ({reason[:200]}); choose other neighbours, or PCA.")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close() if pipe is not None else None
            process.wait()
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None


def _share(line: bytes) -> float:
    """The share of UMAP's work that a line of its progress stands for."""
    found = re.search(rb"(near )?(\d+) of (\d+)$", line)
    if not found:
        return 0.0
    part = int(found[2]) / max(1, int(found[3]))
    return SEARCHING * part if found[1] else PREPARING + (1 - PREPARING) * part


HELPER = Helper()
