"""What does UMAP of 6,000 and 50,000 embeddings cost from scratch, in seconds of a core and in memory, beside PCA?

    python benchmarks/map.py [--checkpoint checkpoints/cars-resnet-cvae] [--large 50000]

The first map of a process includes compiling. The large set is synthetic: the model's points with noise between them.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gencore.ui.environment import prepare  # noqa: E402

prepare()  # the app's thread variables, before torch and numpy are imported


def main() -> None:
    """Runs all and prints a row for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "checkpoints" / "cars-resnet-cvae")
    parser.add_argument("--large", type=int, default=50_000, help="points of the large set; 0 leaves it out")
    given = parser.parse_args()

    from gencore.precision import cpu_name

    print(f"{cpu_name()}, one thread")
    for what, points in sets(given.checkpoint, given.large):
        measure(what, points)


def sets(checkpoint: Path, large: int) -> "Iterator[tuple[str, object]]":
    """The embeddings to lay out, by what they are."""
    import numpy as np

    from gencore.latent.map.embedding import Embedded
    from gencore.latent.map.picture_map import map_pictures

    made = map_pictures(checkpoint, method="pca").made.embedded
    yield f"{len(made.points)} pictures, {made.points.shape[1]} numbers each", made
    if large:
        random = np.random.default_rng(0)
        drawn = made.points[random.integers(0, len(made.points), large)]
        points = drawn + 0.5 * made.points.std(axis=0) * random.normal(size=drawn.shape)
        kept = points.astype(np.float32)
        yield f"{large} synthetic", Embedded(made.layer, made.basis, kept, np.zeros(large, np.float32))


def measure(what: str, embedded: "object") -> None:
    """PCA and UMAP of one set, each dimension, the first in a fresh process."""
    from sklearn.decomposition import PCA

    from gencore.latent.map.helper import HELPER
    from gencore.latent.map.projecting import Choice, project

    began = time.process_time()
    PCA(2, random_state=0).fit_transform(embedded.points)
    pca = time.process_time() - began
    HELPER.close()
    for dimensions, fresh in ((2, "from scratch"), (2, "again"), (3, "again")):
        steps: list[float] = []
        began = time.perf_counter()
        choice = Choice(dimensions=dimensions)
        layout = project(embedded, choice, lambda entry, heard=steps: heard.append(entry["done"]))
        wall = time.perf_counter() - began
        cost = f"{layout.seconds:.1f} s of a core ({layout.seconds / pca:.0f} × PCA), {wall:.1f} s on the wall"
        told = f"{layout.megabytes:.0f} MB, told {len(set(steps))} times how far it is"
        print(f"{what}: UMAP {dimensions}-D {fresh}: {cost}, {told}", flush=True)
    HELPER.close()


if __name__ == "__main__":
    main()
