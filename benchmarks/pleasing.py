"""Ten pictures for two people: every strategy, what the rater models claim, and what the judge says.

    python benchmarks/pleasing.py --checkpoint checkpoints/cars Moira Ferdinando

Rater models and judge are those that lie beside the checkpoint.
"""

import argparse
from typing import Any

from gencore.api import load
from gencore.data.base import load_data
from gencore.errors import CapabilityError
from gencore.evaluation.pleasing import pleasing, reality, table

STRATEGIES: list[tuple[str, dict[str, Any]]] = [
    ("direct", {}),
    ("direct", {"guidance": 1.5}),
    ("ensemble", {}),
    ("probability", {}),
    ("refine", {}),
    ("optimise", {"steps": 0, "pool": 512}),
    ("optimise", {}),
    ("optimise", {"guidance": 1.5}),
]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("people", nargs="+")
    options.add_argument("--checkpoint", default="checkpoints/cars")
    options.add_argument("--sets", type=int, default=10)
    chosen = options.parse_args()

    generator = load(chosen.checkpoint)
    raters, judge = generator.raters, generator.judge
    if raters is None or judge is None:
        raise SystemExit(f"There are no rater models and judge beside {generator.folder}.")
    data = load_data(generator.about.provenance["data"], generator.model.image)
    real = reality(judge, data, chosen.people)
    top = {field.name: field.high for field in generator.fields}
    wish = {name: top[name] for name in chosen.people}
    found = []
    for strategy, settings in STRATEGIES:
        try:
            found.append(pleasing(generator.model, raters, judge, real, wish, strategy, settings, chosen.sets))
        except CapabilityError as error:
            print(f"{strategy}: {error}")
            continue
        print(f"{found[-1].name}: judged {found[-1].judged:.2f}, claimed {found[-1].claimed:.2f}", flush=True)
    print(table(found, real, chosen.people))


if __name__ == "__main__":
    main()
