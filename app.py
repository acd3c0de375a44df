"""Shows the models of ``checkpoints/`` in the browser: ``python app.py``, or as a Hugging Face Space."""

import os

# Read by torch, numpy and gradio while they are imported. One thread: a second one gains little on a quiet machine,
# and on a busy one the two wait for each other and the web server (benchmarks/slider.py measures it).
for pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(pool, "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import sys
from pathlib import Path

from gencore.errors import GencoreError
from gencore.ui.app import launch, shipped

if __name__ == "__main__":
    try:
        launch(shipped(Path(__file__).parent / "checkpoints"))
    except GencoreError as error:
        sys.exit(f"{error}")
