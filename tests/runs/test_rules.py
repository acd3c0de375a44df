"""What the host of an app allows."""

import pytest

from gencore.errors import TrainingError
from gencore.runs.rules import Rules, rules


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in ("GENCORE_CODE", "GENCORE_PATHS", "SYSTEM"):
        monkeypatch.delenv(name, raising=False)


def test_everybody_may_do_everything_where_nothing_is_said():
    assert rules() == Rules("", True)
    rules().admit(None)


def test_on_spaces_nobody_names_folders_unless_the_host_says_so(monkeypatch):
    monkeypatch.setenv("SYSTEM", "spaces")
    assert not rules().paths
    monkeypatch.setenv("GENCORE_PATHS", "allow")
    assert rules().paths


def test_only_who_knows_the_code_is_let_in(monkeypatch):
    monkeypatch.setenv("GENCORE_CODE", "grün")
    rules().admit("grün")
    for code, sentence in (("grun", "The code is wrong"), (None, "reserved"), (7, "reserved"), ("", "reserved")):
        with pytest.raises(TrainingError, match=sentence):
            rules().admit(code)


def test_a_setting_that_means_nothing_is_told(monkeypatch):
    monkeypatch.setenv("GENCORE_PATHS", "maybe")
    with pytest.raises(TrainingError, match='GENCORE_PATHS is "maybe"'):
        rules()
