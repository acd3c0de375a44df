"""The drawn subject ``cakes`` and a plain one of them, for its tests."""

from drawn_subject import Subject

from gencore.data.cakes import RATERS, Cake, draw, rate, sample_cake, utilities
from gencore.data.cakes.cake import KINDS
from gencore.data.cakes.raters import impression

SUBJECT = Subject("cakes", sample_cake, draw, rate, utilities, impression, RATERS, KINDS)
PLAIN = Cake(
    kind="layers", size=0.5, offset_x=0.0, breadth=0.4, height=0.4, count=3, sponge=0.2, icing=0.125, trim=0.0,
    decoration="none", amount=0.5, stand="plate", pattern="plain", tint=0.6, light_x=-0.5, warmth=0.0, wall="sponged",
    paint=0.5, beside="none", detail_seed=7,
)  # fmt: skip
