"""What happened in runs, as curves: read from ``history.jsonl``, drawn in a terminal or as a picture, or handed on.

- :mod:`gencore.curves.reading`: a run's history as named series.
- :mod:`gencore.curves.panels`: series arranged for a look at one run, or at several.
- :mod:`gencore.curves.figures`: the figures of the reports, by name.
- :mod:`gencore.curves.terminal`, :mod:`gencore.curves.drawing`: panels as text, and as a picture.
- :mod:`gencore.curves.events`: the same for TensorBoard.
"""
