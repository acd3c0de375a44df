"""Every figure of the full protocol: what it says, which measurement gives it, and the wanted value."""

from collections.abc import Mapping
from dataclasses import dataclass

NEIGHBOURS = 5  # of precision, recall and coverage
MANY = 25  # evaluations that one is compared with


@dataclass(frozen=True)
class Goal:
    """What a figure means and what is wanted of it.

    Args:
        name: its key among the findings.
        step: the measurement that gives it.
        title: heading of its row.
        explain: what it says, in one line of plain words.
        unit: what its values are counted in; empty for a plain number.
        least: smallest value that is wanted; none where small values are welcome.
        most: largest value that is wanted; none where large values are welcome.
    """

    name: str
    step: str
    title: str
    explain: str
    unit: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def wanted(self) -> str:
        """The wanted value in words; empty where none is named."""
        if self.least is not None and self.most is not None:
            return f"{self.least:g} to {self.most:g}"
        if self.least is not None:
            return f"at least {self.least:g}"
        return "" if self.most is None else f"at most {self.most:g}"

    def met(self, value: float) -> bool | None:
        """Whether a value is wanted; none where nothing is named."""
        if not self.wanted:
            return None
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def _spaces(
    step: str, name: str, title: str, explain: str, least: float | None = None, most: float | None = None
) -> list[Goal]:
    """The same in the features of both networks."""
    networks = {"judge": "the judge's features", "random": "the features of a network that nothing was trained with"}
    return [
        Goal(f"{name}_{space}", step, f"{title}, {space}", f"{explain}, in {features}.", "", least, most)
        for space, features in networks.items()
    ]


GOALS: Mapping[str, Goal] = {goal.name: goal for goal in [
    Goal("psnr", "reconstruction", "Reconstruction", "Held-out pictures encoded and decoded: peak signal-to-noise "
         "ratio.", "dB", least=28),
    Goal("reconstruction_sharpness", "reconstruction", "Sharpness of reconstructions", "Variance of the Laplacian over "
         "that of the pictures themselves; floor: real over other real pictures.", "× real", 0.9, 1.1),
    *_spaces("samples", "frechet", "Fréchet / floor", "Fréchet distance of pictures under held-out scores from other "
             "held-out pictures, over that of as many real ones", most=2),
    Goal("sharpness", "samples", "Sharpness of samples", "Variance of the Laplacian over that of held-out pictures; "
         "floor: other real pictures.", "× real", 0.85, 1.15),
    *_spaces("evaluations", "one_evaluation", "One evaluation", f"Fréchet distance at one evaluation of the network "
             f"over that at {MANY}", most=1.3),
    *_spaces("samples", "precision", "Precision", f"Share of samples inside the real ones' balls (k = {NEIGHBOURS})",
             least=0.8),
    *_spaces("samples", "recall", "Recall", f"Share of real pictures inside the samples' balls (k = {NEIGHBOURS})",
             least=0.6),
    *_spaces("samples", "coverage", "Coverage", f"Share of real pictures with a sample in their ball (k = "
             f"{NEIGHBOURS})", least=0.85),
    Goal("nearest_training", "samples", "Newness", "Distance to the nearest training picture, over that of held-out "
         "pictures; far below 1 it is copying.", "× real", least=0.9),
    Goal("label_error", "samples", "Label error", "Mean difference between wished and judged score, wishes being "
         "held-out score vectors, over the judge's own error on those pictures.", "× the judge's", most=1.5),
    Goal("class_accuracy", "samples", "Class drawn", "Share of samples that the judge takes for the class wished for; "
         "floor: real pictures.", "%"),
    Goal("spearman", "sliders", "Slider order", "Rank correlation of a slider, all others at any, and the judged "
         "score at one seed; mean over raters; floor: mean judged score of real pictures by what was said.",
         least=0.97),
    Goal("spearman_worst", "sliders", "Slider order, worst rater", "The same of the rater whose slider orders worst.",
         least=0.95),
    Goal("rising", "sliders", "Steps that rise", "Share of one-point steps after which the judged score is higher; no "
         "tolerance, under which a slider that moves nothing would have 100.", "%", 90),
    Goal("slope", "sliders", "Slider reach", "Points of judged score for a point of slider; mean over raters.", "",
         0.8, 1.1),
    Goal("slope_least", "sliders", "Slider reach, least", "The same of the rater whose slider moves least.", "", 0.8),
    Goal("slope_most", "sliders", "Slider reach, most", "The same of the rater whose slider moves most.", most=1.1),
    Goal("cross_talk", "sliders", "Cross-talk", "How far others' judged scores move with a slider, for each point of "
         "its own, beyond what their tastes share in real pictures.", "", most=0.1),
    Goal("noise_slope", "nobody", "Slider of pure noise, scores", "Points that the others' judged scores move for a "
         "point of the slider of a rater whom no picture predicts.", "", most=0.05),
    Goal("noise_distance", "nobody", "Slider of pure noise, pictures", "How far that slider, moved from end to end, "
         "moves a picture, over the distance between seeds.", "× seeds"),
    Goal("identity", "identity", "What a slider changes", "Distance between a seed's pictures at both ends of a "
         "slider in the random network, place by place, over that of a real picture at one end to the nearest of 256 "
         "at the other; both over the distance of any two.", "× needed", most=1.5),
    Goal("identity_indifferent", "identity", "The same, background", "The same in the half of the picture that moves "
         "least with that rater's score in real pictures.", "× needed", most=1.5),
    Goal("probe", "probe", "Scores in the latents", "R² of scores read from latents by ridge regression, held out; low "
         "is good: the decoder needs the condition; floor: the judge's, from the pictures."),
    Goal("swap_gain", "swap", "Swap gain", "Latents of a held-out picture decoded under another's scores: change of "
         "the judged score over wanted change (what a learnt prior of the latents changes is left out); floor: the "
         "judge's own between those pictures."),
    Goal("ten_pictures", "cost", "Ten pictures", "Processor time at one evaluation over that of the pure decode.",
         "× decode", most=2),
    Goal("decode_gmac", "cost", "Decode", "Multiply-adds from latents to one picture.", "GMAC", most=0.4),
    Goal("megabytes", "cost", "Checkpoint", "Size of its weights' files.", "MB", most=10),
]}  # fmt: skip
