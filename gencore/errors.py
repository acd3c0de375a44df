"""Errors that carry a sentence for people: what is wrong, where, and what to do.

The UI shows the sentence as it is; the command line prints it to stderr and exits with code 2. Any other
exception is a bug and shows as one.
"""


class GencoreError(Exception):
    """Something the user can act on. The message is one complete sentence.

    ``told`` is true where another process of the same run says it.
    """

    told = False


class DataError(GencoreError):
    """A picture, table or rated folder cannot be used."""


class ConditionError(GencoreError):
    """A wish names an unknown field or lies outside the field's range."""


class CheckpointError(GencoreError):
    """A checkpoint is missing, damaged, foreign, or cannot be written."""


class CapabilityError(GencoreError):
    """A model was asked for something it cannot do; the message names what it can."""


class BusyError(GencoreError):
    """Too many others want something at the same time; the same can be asked again later."""


class TrainingError(GencoreError):
    """A run cannot start, continue or stay finite."""


class RegistryError(GencoreError):
    """A name is unknown (the nearest one is suggested) or taken twice."""
