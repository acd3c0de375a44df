"""A shelf with a tiny model, its rater models and its judge, who look without having learnt anything."""

import shutil
from pathlib import Path

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig, make_toy_data

from gencore.raters.files import ENSEMBLE, JUDGE, AboutRaters, Role, write_raters
from gencore.raters.fit import Fit
from gencore.raters.model import RaterEnsemble
from gencore.registry import DATASETS
from gencore.training.checkpoint import describe, write_weights

TOYS = {"data": "toy"}


def opinionated(folder: Path, role: Role) -> None:
    """Raters of the toys who look without having learnt anything, but are said to be known well."""
    data = make_toy_data()
    torch.manual_seed(len(role))
    networks = JUDGE if role == "judge" else ENSEMBLE[:2]
    ensemble = RaterEnsemble(SPEC.fields, networks, (16, 16)).eval()
    fits = dict.fromkeys(SPEC.names, Fit(100, 0.9, 0.8, 1.0, 0.5))
    rows = [[None if said != said else float(said) for said in row] for row in data.rows[:50]]
    write_raters(folder, ensemble, AboutRaters(role, SPEC.fields, networks, (16, 16), data.image, fits, rows, TOYS))


@pytest.fixture(scope="session")
def shelf(tmp_path_factory) -> Path:
    """A folder with a tiny model, rater models and a judge."""
    folder = tmp_path_factory.mktemp("shelf")
    opinionated(folder / "toy-judge", "judge")
    opinionated(folder / "toy-raters", "raters")
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), make_toy_data().image, SPEC).eval()
    (folder / "toy-tiny").mkdir()
    write_weights(folder / "toy-tiny", describe(model, "tiny", TOYS), model.state_dict())
    return folder


@pytest.fixture
def few_patches(monkeypatch):
    """What takes long only because it is exact."""
    monkeypatch.setattr("gencore.evaluation.wasserstein.PATCHES", 256)
    monkeypatch.setattr("gencore.evaluation.steering.POSITIONS", 4)
    monkeypatch.setattr("gencore.evaluation.cost.REPEATS", 3)


@pytest.fixture
def checkpoint(shelf, tmp_path, tiny_models, monkeypatch) -> Path:
    """A copy of it, and its data registered."""
    DATASETS.names()
    monkeypatch.setitem(DATASETS._entries, "toy", lambda image=None, count=200, seed=0: make_toy_data(count, seed))
    shutil.copytree(shelf, tmp_path / "shelf")
    return tmp_path / "shelf" / "toy-tiny"
