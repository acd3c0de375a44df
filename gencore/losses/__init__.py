"""Loss terms, one file a family, composed by name and scheduled by optimiser step.

A loss is a small module ``(prediction, target, context) -> scalar``. ``context`` holds what else a term may need,
such as the ``posterior``.
"""
