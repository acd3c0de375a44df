"""What has to be set before torch, numpy or gradio is imported. Imports nothing of them itself."""

import os

THREAD_POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def prepare() -> None:
    """One thread a pool, and no calls home; whatever the user has set stays.

    A second thread gains little on a quiet two-core machine, and on a busy one the two wait for each other and for
    the web server (``benchmarks/slider.py`` measures it).
    """
    for pool in THREAD_POOLS:
        os.environ.setdefault(pool, "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
