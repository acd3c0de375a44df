"""UMAP in a process of its own: ``python -m gencore.latent.map.worker``, jobs by lines of JSON on its input.

Its compiled loops can be neither interrupted nor shared with the threads that serve pictures; a process can be ended.
It waits for a while for another job, because compiling costs more than a map does, and then gives its memory back.

Who is near whom is found by scikit-learn, exactly, and handed over as distances: UMAP's own approximate search would
double the time to compile and the memory. With ``new`` points in the job the fitted map is put together again from its
coordinates, without any epoch, and the new points are placed by ``transform``.

It answers with lines: ``near 2048 of 6000`` while it looks who is near whom, ``12 of 500`` for each epoch, and at the
end ``done`` or ``failed`` with a reason.
"""

import json
import resource
import select
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

LINE = "{n_fmt} of {total_fmt}\n"
BLOCK = 2048  # points whose neighbours are looked for at once
IDLE = 180.0  # seconds without a job after which it ends


def main() -> None:
    """Does jobs until the input ends, or none comes for a while."""
    while select.select([sys.stdin], [], [], IDLE)[0]:
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        try:
            solve(asked["job"], asked["result"])
            print("done", flush=True)
        except Exception as error:  # said to whoever ordered it; the next job may well succeed
            print(f"failed {str(error).splitlines()[0] if str(error) else type(error).__name__}", flush=True)


def solve(job: str, result: str) -> None:
    """Reads an npz file of points and choices, writes an npz file of coordinates, seconds and megabytes."""
    began = time.process_time()  # what others compute meanwhile does not count
    given = dict(np.load(job))
    choices = json.loads(str(given["choices"]))
    points, fitted = given["points"], given.get("coordinates")
    warnings.filterwarnings("ignore")
    import umap

    neighbours = min(choices["neighbours"], len(points) - 1)
    reducer = umap.UMAP(
        metric="precomputed",
        n_components=choices["dimensions"],
        n_neighbors=neighbours,
        min_dist=choices["distance"],
        random_state=choices["seed"],
        transform_seed=choices["seed"],
        init=_distinct(_start(points, choices["dimensions"]) if fitted is None else fitted),
        n_epochs=None if fitted is None else 0,
        n_jobs=1,
        tqdm_kwds={"disable": fitted is not None, "file": sys.stdout, "bar_format": LINE, "mininterval": 0.2},
    )
    made = reducer.fit_transform(_near(points, neighbours))
    if fitted is not None:
        reducer.embedding_, reducer.n_epochs = fitted, None
        made = reducer.transform(_apart(given["new"], points))
    np.savez(result, coordinates=made, seconds=time.process_time() - began, megabytes=_most_memory())


def _near(points: np.ndarray, neighbours: int) -> Any:
    """Distances to the nearest others, sparse and symmetrical."""
    from scipy.sparse import csr_matrix
    from sklearn.neighbors import NearestNeighbors

    search = NearestNeighbors(n_neighbors=neighbours + 1, algorithm="brute").fit(points)
    parts = []
    for first in range(0, len(points), BLOCK):
        far, who = search.kneighbors(points[first : first + BLOCK])
        parts.append(_others(far, who, first))
        print(f"near {min(first + BLOCK, len(points))} of {len(points)}", flush=True)
    distances, others = (np.concatenate(each) for each in zip(*parts, strict=True))
    distances = np.maximum(distances, 1e-9).astype(np.float32)  # equal pictures are near, not missing
    starts = np.arange(0, others.size + 1, neighbours)
    one_way = csr_matrix((distances.ravel(), others.ravel(), starts), shape=(len(points), len(points)))
    return one_way.maximum(one_way.T).tocsr()


def _others(distances: np.ndarray, found: np.ndarray, first: int) -> tuple[np.ndarray, np.ndarray]:
    """What was found near points, without the points themselves; where many are equal, one of those goes instead."""
    own = found == np.arange(first, first + len(found))[:, None]
    own[~own.any(axis=1), -1] = True
    kept = (len(found), found.shape[1] - 1)
    return distances[~own].reshape(kept), found[~own].reshape(kept)


def _apart(new: np.ndarray, points: np.ndarray) -> np.ndarray:
    from sklearn.metrics import pairwise_distances

    return pairwise_distances(new, points).astype(np.float32)


def _start(points: np.ndarray, dimensions: int) -> np.ndarray:
    """The first principal components: a start that keeps the large picture, and is the same every time."""
    start = np.pad(points[:, :dimensions], ((0, 0), (0, max(0, dimensions - points.shape[1]))))
    noise = np.random.default_rng(0).normal(size=start.shape)
    return start + 1e-3 * max(float(np.ptp(start)), 1e-9) * noise


def _most_memory() -> float:
    """Megabytes; what the operating system counts for a process may include what its parent held at the fork."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _distinct(coordinates: np.ndarray) -> np.ndarray:
    """Points that lie on each other are moved apart by a hair, so that UMAP adds no noise of its own."""
    hair = 1e-5 * max(float(np.ptp(coordinates)), 1e-9) * np.linspace(0, 1, len(coordinates))
    return (coordinates + hair[:, None]).astype(np.float32)


if __name__ == "__main__":
    main()
