"""UMAP's helper: who is near whom, found in blocks, and how far it is."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from gencore.latent.map import worker
from gencore.latent.map.helper import PREPARING, SEARCHING, _share


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(worker, "BLOCK", 7)


def test_neighbours_found_in_blocks_are_those_of_one_search(capsys):
    points = np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)
    near = worker._near(points, 5)
    distances, others = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(points).kneighbors()
    for row in range(40):
        assert {*others[row]} <= {*near[row].indices}  # and those to whom it is near
        assert np.allclose([near[row, other] for other in others[row]], distances[row], rtol=1e-4)
    assert capsys.readouterr().out.splitlines()[-1] == "near 40 of 40"


def test_nobody_is_its_own_neighbour_even_among_equals():
    points = np.zeros((20, 2), np.float32)
    near = worker._near(points, 4)
    assert near.diagonal().max() == 0
    assert (np.diff(near.indptr) >= 4).all()


def test_the_search_is_a_part_of_what_is_done():
    lines = [b"near 10 of 40", b"near 40 of 40", b"0 of 500", b"250 of 500", b"500 of 500"]
    shares = [_share(line) for line in lines]
    assert shares == sorted(shares)
    assert shares[1] == SEARCHING < PREPARING == shares[2]
    assert shares[-1] == 1
