"""Every figure that an evaluation can hold: what it is called, what it says, which way is better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", "floor"]


@dataclass(frozen=True)
class Metric:
    """What a figure means.

    Args:
        name: its key in an :class:`~gencore.evaluation.report.Evaluation`.
        title: heading of a column.
        explain: what it says, in one line of plain words.
        unit: what its values are counted in; empty for a plain number.
        better: ``higher``, ``lower``, or ``floor``: best where real pictures are.
    """

    name: str
    title: str
    explain: str
    unit: str
    better: Better


def _named(*metrics: Metric) -> Mapping[str, Metric]:
    return {metric.name: metric for metric in metrics}


METRICS: Mapping[str, Metric] = _named(
    Metric(
        "satisfaction", "Better than real", "Share of real pictures whose least pleased person, of those wished for, "
        "is less pleased than by these on average, as the judge sees it; floor: any real pictures.", "%", "higher",
    ),
    Metric(
        "least", "Least pleased", "What the least pleased of the people wished for would give, as the judge sees it; "
        "floor: the best 1 % of the real pictures.", "points", "higher",
    ),
    Metric(
        "confirmed", "Gain confirmed", "How much of the gain over direct that the rater models claim is confirmed by "
        "the judge.", "%", "higher",
    ),
    Metric(
        "wished_diversity", "Variety under a wish", "Mean distance between the pictures made for the same people, in "
        "the judge's features; floor: the best 1 % of the real pictures.", "", "higher",
    ),
    Metric(
        "class_accuracy", "Class drawn", "Share of pictures that the judge takes for the class wished for; floor: real "
        "pictures.", "%", "higher",
    ),
    Metric(
        "steering_error", "Steering error", "Mean difference between wished and judged score, wishes being what people "
        "said of real pictures; floor: the judge's own error on those pictures.", "points", "lower",
    ),
    Metric(
        "spearman", "Slider order", "Rank correlation of a slider moved alone and the judged score, at fixed seeds; "
        "floor: the judge against people, on real pictures.", "", "higher",
    ),
    Metric(
        "slope", "Slider reach", "Points of judged score for a point of slider, moved alone; 1 is exact; floor: the "
        "judge against people, on real pictures.", "", "floor",
    ),
    Metric(
        "monotonicity", "Steps that rise", "Share of one-point steps of a slider after which the judged score is not "
        "lower by more than a tenth of a point.", "%", "higher",
    ),
    Metric(
        "cross_talk", "Cross-talk", "How far the others' scores move with a slider, for each point of its own, beyond "
        "what their tastes share in real pictures; floor: the judge on real pictures.", "", "lower",
    ),
    Metric(
        "frechet_judge", "Fréchet, judge", "Fréchet distance from real pictures in the judge's features; floor: other "
        "real pictures, as many.", "", "lower",
    ),
    Metric(
        "frechet_random", "Fréchet, random", "Fréchet distance from real pictures in the features of a network that "
        "nothing was trained with; floor: other real pictures, as many.", "", "lower",
    ),
    Metric(
        "kid_judge", "KID, judge", "Kernel distance from real pictures in the judge's features, without a bias from "
        "small numbers; floor: other real pictures.", "", "lower",
    ),
    Metric(
        "kid_random", "KID, random", "Kernel distance from real pictures in the random network's features, without a "
        "bias from small numbers; floor: other real pictures.", "", "lower",
    ),
    Metric(
        "precision_judge", "Precision, judge", "Share of pictures that lie among real ones, in the judge's features; "
        "floor: other real pictures.", "%", "higher",
    ),
    Metric(
        "recall_judge", "Recall, judge", "Share of real pictures that lie among these, in the judge's features; floor: "
        "other real pictures.", "%", "higher",
    ),
    Metric(
        "precision_random", "Precision, random", "Share of pictures that lie among real ones, in the random network's "
        "features; floor: other real pictures.", "%", "higher",
    ),
    Metric(
        "recall_random", "Recall, random", "Share of real pictures that lie among these, in the random network's "
        "features; floor: other real pictures.", "%", "higher",
    ),
    Metric(
        "sliced_wasserstein", "Sliced Wasserstein", "Distance between small patches of these and of real pictures, at "
        "several sizes of detail; floor: other real pictures.", "", "lower",
    ),
    Metric(
        "sharpness", "Sharpness", "Fine detail, or noise, over that of real pictures; floor: other real pictures.",
        "× real", "floor",
    ),
    Metric(
        "diversity", "Variety", "Mean distance between pictures in the judge's features; floor: real pictures.", "",
        "floor",
    ),
    Metric(
        "similarity", "Alikeness", "Mean MS-SSIM between pairs of pictures: 1 where all are the same; floor: real "
        "pictures.", "", "floor",
    ),
    Metric(
        "nearest_training", "Newness", "Distance to the nearest training picture, over that of real pictures not "
        "trained on; far below 1 it is copying; floor: other real pictures.", "× real", "floor",
    ),
    Metric("seconds", "Ten pictures", "Seconds of processor time for ten pictures, in one thread.", "s", "lower"),
    Metric(
        "psnr", "Reconstruction", "Peak signal-to-noise ratio of pictures not trained on, encoded and decoded.", "dB",
        "higher",
    ),
    Metric(
        "ms_ssim", "Reconstruction MS-SSIM", "Structure kept of pictures not trained on, encoded and decoded; 1 is all "
        "of it.", "", "higher",
    ),
    Metric(
        "decode_ms", "Decode", "Milliseconds of processor time from latents to one picture, in one thread, median.",
        "ms", "lower",
    ),
    Metric("parameters", "Parameters", "Numbers that the model has learnt.", "million", "lower"),
)  # fmt: skip
