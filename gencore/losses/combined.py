r"""Seed 0's combined loss as terms of a recipe: α · MSE + θ · perceptual + λ · histogram + β · KL.

The report prints its weights (Appendix) and, of the terms, MSE = 1/N Σ (x̂ᵢ − xᵢ)² and KL = −½ Σ (…). Read as
printed, the first is a mean over all numbers and the second a sum over latent dimensions, and that is what
``mse`` and ``kl`` are here (``kl`` averaged over the pictures of a batch); "the MSE between feature maps" is a mean
too. So α, β and θ carry over as they are, and so does λ: how the report compares histograms is not printed, and
``histogram`` is scaled so that a λ of 1e5 makes sense (see there).

Read like this, a β of 1 is large: in a recipe of ``mse`` and ``kl`` alone the usual β of 1 stands against *summed*
errors and is 2.7e-5 here. What keeps the latents alive in the report's first run can only be its perceptual term of
weight 100 in ImageNet features. Random features are far smaller (a mean squared error of about 0.006 between a grey
and a coloured picture at relu3_3), so ``weights="random"`` wants a smaller β.
"""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule


def combined(
    alpha: float, theta: float, lambda_: float, beta: float, layer: str = "relu3_3", weights: str = "imagenet"
) -> tuple[Term, ...]:
    """The four terms with constant weights.

    Args:
        alpha: weight of ``mse``.
        theta: weight of ``vgg``, the perceptual term.
        lambda_: weight of ``histogram``.
        beta: weight of ``kl``.
        layer: layer of VGG16 whose features are compared.
        weights: ``imagenet`` or ``random``, see there.

    References:
        Seed 0, section 2.6.5 and Appendix.
    """
    return (
        Term("mse", Schedule(alpha)),
        Term("vgg", Schedule(theta), {"layer": layer, "weights": weights}),
        Term("histogram", Schedule(lambda_)),
        Term("kl", Schedule(beta)),
    )
