"""The About tab shows what a checkpoint says of itself, and nothing else."""

from gencore.training.checkpoint import About
from gencore.types import ConditionSpec, Field, ImageSpec
from gencore.ui.tabs.about import facts, figures, page

SPEC = ConditionSpec((Field("Moira"), Field("old", "binary")))
KNOWN = {
    "data": "cars",
    "data_fingerprint": "713e9a95363b9399",
    "images": 4836,
    "steps": 12000,
    "images_seen": 768000,
    "seconds": 3000,
    "machine": "a machine",
    "note": "The cores were shared.",
    "gencore": "0.1.0",
    "figures": {"steering error": 1.2345678, "slope": {"Moira": 0.9}},
}


def about(**provenance: object) -> About:
    return About("resnet_cvae", {}, ImageSpec(96, 128), SPEC, provenance)


def test_what_is_known_is_shown() -> None:
    known = dict(facts(about(**KNOWN)))
    assert known["Training"] == "12,000 steps, 768,000 pictures seen, 50 minutes"
    assert known["Trained on"] == "cars, 4,836 pictures (fingerprint 713e9a95363b9399)"
    assert known["Note"] == "The cores were shared."
    assert known["Pictures"] == "128 × 96 pixels"
    assert figures(KNOWN) == [("steering error", "1.235"), ("slope", "Moira 0.9")]


def test_what_is_not_known_is_left_out() -> None:
    assert [name for name, _ in facts(about())] == ["Kind", "Pictures", "Steered by"]
    assert figures({}) == []


def test_the_raters_tastes_are_told_only_where_they_were_trained_on() -> None:
    assert "Ferdinando" in page({"cars": about(data="cars")})
    assert "Ferdinando" not in page({"mine": about(data="my-folder")})


def test_names_from_a_checkpoint_are_text() -> None:
    assert "<script>" not in page({"<script>": about(machine="<script>")})


def test_every_model_has_its_facts_and_the_first_shows_them() -> None:
    text = page({"cars": about(data="cars", steps=10), "digits-vae": about(data="digits", steps=777)})
    assert text.count("<details") == 2
    assert text.count('<details class="gc-facts" open>') == 1
    assert text.index("open>") < text.index("Cars: ResNet CVAE") < text.index("Digits: ResNet CVAE")
    assert "777 steps" in text
    assert "digits-vae" in text  # what scripts call it


def test_the_three_commands_are_there() -> None:
    text = page({"cars": about()})
    for command in ("gencore data check", "gencore train", "gencore app --checkpoint"):
        assert command in text
