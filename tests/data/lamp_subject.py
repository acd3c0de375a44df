"""The drawn subject ``lamps`` and a plain one of them, for its tests."""

from drawn_subject import Subject

from gencore.data.lamps import RATERS, Lamp, draw, rate, sample_lamp, utilities
from gencore.data.lamps.lamp import KINDS
from gencore.data.lamps.raters import impression

SUBJECT = Subject("lamps", sample_lamp, draw, rate, utilities, impression, RATERS, KINDS)
PLAIN = Lamp(
    kind="shaded", size=0.5, offset_x=0.0, breadth=0.4, height=0.4, flare=0.4, base="gourd", body=0.3, shade=0.1,
    trim=0.7, pattern="none", glow=0.0, light_x=-0.5, warmth=0.0, wall="trowelled", paint=0.3, top="sideboard",
    tint=0.6, beside="none", detail_seed=7,
)  # fmt: skip
