"""What the host of an app lets others do with its runs."""

import hmac
import os
from dataclasses import dataclass

from gencore.errors import TrainingError

CODE = "GENCORE_CODE"
PATHS = "GENCORE_PATHS"
ALLOW, FORBID = "allow", "forbid"


@dataclass(frozen=True)
class Rules:
    """Who may start and stop runs, and on what.

    Args:
        code: who does not know it can only watch; empty where everybody may do everything.
        paths: whether a run may be started on any folder of the host's machine, or on a data set that is downloaded.
    """

    code: str = ""
    paths: bool = False

    def admit(self, code: object) -> None:
        """Lets somebody in who knows the code.

        Raises:
            TrainingError: if there is one, and ``code`` is another.
        """
        given = code if isinstance(code, str) else ""
        if self.code and not hmac.compare_digest(given.encode(), self.code.encode()):
            known = "The code is wrong" if given else "The host has reserved this"
            raise TrainingError(f"{known}; ask for the code, or watch.")


def rules() -> Rules:
    """What the host's environment says: ``GENCORE_CODE``, and ``GENCORE_PATHS`` as ``allow`` or ``forbid``.

    Where nothing is said, paths are allowed, but not on Spaces, where everybody may come in.

    Raises:
        TrainingError: if ``GENCORE_PATHS`` is neither.
    """
    paths = os.environ.get(PATHS) or (FORBID if os.environ.get("SYSTEM") == "spaces" else ALLOW)
    if paths not in (ALLOW, FORBID):
        raise TrainingError(f'{PATHS} is "{paths}"; set it to {ALLOW} or {FORBID}.')
    return Rules(os.environ.get(CODE, ""), paths == ALLOW)
