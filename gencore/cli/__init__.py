"""The command line: ``gencore data``, ``train``, ``generate``, ``app``, and what goes with them.

Heavy imports are inside the commands, so that ``--help`` answers at once. A file holds the commands of one concern;
``--help`` lists them in the order in which they are imported here.
"""

import sys

# isort: off
from gencore.cli import data, train, lesson, tune, history, runs  # noqa: F401 - the order of --help
from gencore.cli import generate, interpolate, compare, mapping, augment  # noqa: F401
from gencore.cli import latents, raters, evaluate, checkpoint, lists  # noqa: F401

# isort: on
from gencore.cli.root import app
from gencore.errors import GencoreError


def main() -> None:
    """Runs the command line; what the user can mend is one sentence on stderr and exit code 2."""
    try:
        app()
    except GencoreError as error:
        if not error.told:
            print(f"gencore: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("gencore: interrupted; what was saved before is untouched.", file=sys.stderr)
        sys.exit(130)
