"""``python -m gencore`` is the ``gencore`` command."""

from gencore.cli import main

main()
