"""Shows the models of ``checkpoints/`` in the browser: ``python app.py``, or as a Hugging Face Space."""

import sys
from pathlib import Path

from gencore.errors import GencoreError
from gencore.ui.app import launch, shipped

if __name__ == "__main__":
    try:
        launch(shipped(Path(__file__).parent / "checkpoints"))
    except GencoreError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
