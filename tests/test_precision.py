import pytest
import torch

from gencore import precision
from gencore.precision import TINY, choose_precision

CPU = torch.device("cpu")


@pytest.mark.parametrize(("gain", "chosen"), [(1.6, "bfloat16"), (0.3, "float32")])
def test_auto_is_what_this_cpu_is_faster_with(monkeypatch, gain, chosen):
    monkeypatch.setattr(precision, "cpu_gain", lambda: gain)
    assert choose_precision("auto", CPU) == chosen
    assert choose_precision("auto", CPU, TINY) == chosen


def test_a_tiny_network_is_not_worth_casting(monkeypatch):
    monkeypatch.setattr(precision, "cpu_gain", lambda: 2.0)
    assert choose_precision("auto", CPU, TINY - 1) == "float32"
    assert choose_precision("bfloat16", CPU, TINY - 1) == "bfloat16"


def test_what_was_measured_is_remembered_for_this_cpu(monkeypatch, tmp_path):
    monkeypatch.setenv("GENCORE_CACHE", str(tmp_path))
    monkeypatch.setattr(precision, "_measure", lambda: 1.7)
    assert precision.cpu_gain() == 1.7
    monkeypatch.setattr(precision, "_measure", lambda: pytest.fail("measured again"))
    assert precision.cpu_gain() == 1.7
