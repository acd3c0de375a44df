"""Checkpoints on the Hugging Face Hub: downloaded once, or uploaded by their owner."""

import re
from pathlib import Path

from gencore.errors import CheckpointError
from gencore.training.state import resolve

HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
FILES = ["config.json", "*.safetensors", "*.safetensors.index.json", "README.md", "evaluation.json", "latents.json"]


def locate(source: str | Path) -> Path:
    """The checkpoint folder meant by a path (checkpoint or run) or a Hub id such as ``someone/cars``.

    Raises:
        CheckpointError: if there is no such folder, or the Hub does not give it.
    """
    path = Path(source)
    if path.exists() or not HUB_ID.fullmatch(str(source)):
        return resolve(path)
    return _download(str(source))


def push_to_hub(folder: Path, repository: str, private: bool = False) -> str:
    """Uploads a checkpoint folder as a model repository and returns its address; needs ``hf auth login``.

    Raises:
        CheckpointError: if the Hub refuses or cannot be reached.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    try:
        api = HfApi()
        api.create_repo(repository, private=private, exist_ok=True)
        api.upload_folder(repo_id=repository, folder_path=resolve(folder), allow_patterns=FILES)
    except (HfHubHTTPError, OSError) as error:
        raise CheckpointError(
            f"{repository} could not be uploaded ({_first_line(error)}); log in and try again."
        ) from None
    return f"https://huggingface.co/{repository}"


def _download(hub_id: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return resolve(Path(snapshot_download(hub_id, allow_patterns=FILES)))
    except LocalEntryNotFoundError:
        reason = "the Hub cannot be reached and it was not downloaded before; go online, or give a folder"
    except (HfHubHTTPError, OSError) as error:
        reason = f"{_first_line(error)}; check the name, or give a folder"
    raise CheckpointError(f'There is no folder "{hub_id}" here, and as a Hub id: {reason}.')


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
