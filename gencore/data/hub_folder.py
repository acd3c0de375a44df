"""A folder of rated pictures that somebody shares on the Hugging Face Hub: downloaded once, then read as any other."""

from pathlib import Path

from gencore.data.columns import FIELDS_FILE
from gencore.data.pictures import SUFFIXES
from gencore.data.table import TABLES
from gencore.errors import DataError


def download_folder(hub_id: str) -> Path:
    """The folder of a data set such as ``someone/rated-cars``, with its pictures and its table.

    Raises:
        DataError: if the Hub does not give it.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    patterns = [*(f"*{suffix}" for suffix in SUFFIXES), *(f"*{name}" for name in (*TABLES, FIELDS_FILE))]
    try:
        return Path(snapshot_download(hub_id, repo_type="dataset", allow_patterns=patterns))
    except LocalEntryNotFoundError:
        reason = "the Hub cannot be reached and it was not downloaded before; go online, or give a folder"
    except (HfHubHTTPError, OSError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        reason = f"{said}; check the name, or give a folder"
    raise DataError(f'There is no folder "{hub_id}" here, and as a Hub id: {reason}.')
