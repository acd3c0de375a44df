"""Rated folders by their id on the Hub."""

import pytest

from gencore.data.base import load_data
from gencore.errors import DataError


def test_a_hub_id_is_downloaded_and_read_as_a_folder(make_folder, monkeypatch):
    folder = make_folder("file_name,Ann\na.png,3\nb.png,8\n")
    asked = {}

    def snapshot_download(hub_id, **options):
        asked.update(options, id=hub_id)
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    assert len(load_data("someone/rated-cars")) == 2
    assert (asked["id"], asked["repo_type"]) == ("someone/rated-cars", "dataset")
    assert "*metadata.csv" in asked["allow_patterns"]
    assert not any(pattern in ("*", "*.py", "*.pkl") for pattern in asked["allow_patterns"])


def test_a_folder_of_that_name_comes_first(make_folder, tmp_path, monkeypatch):
    (tmp_path / "someone").mkdir()
    make_folder("file_name,Ann\na.png,3\nb.png,8\n", name="someone/cars")
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda *_, **__: pytest.fail("nothing is downloaded"))
    monkeypatch.chdir(tmp_path)
    assert len(load_data("someone/cars")) == 2


def test_what_the_hub_does_not_give_is_one_sentence(monkeypatch):
    def snapshot_download(*_, **__):
        raise OSError("No route to host")

    monkeypatch.setattr("huggingface_hub.snapshot_download", snapshot_download)
    with pytest.raises(DataError, match=r'no folder "someone/cars" here, and as a Hub id: No route to host; check'):
        load_data("someone/cars")
