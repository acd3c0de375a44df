"""Loss terms, one file a family, composed by name and scheduled by optimiser step.

A loss is a small module ``(prediction, target, context) -> scalar`` without anything to learn, and with nothing to save
unless it ``remembers`` (averages over steps). What else it reads of a step stands in its ``needs``, and models put it
into the context where they have it: ``posterior`` and ``prior`` (distributions over latents), ``latents`` (those that
were decoded), ``condition`` (of the batch), ``model`` (itself); adversarial and quantising models add their own.

reconstruction: mse, l1, bce, ssim, ms_ssim. adaptive: score_weighted. perceptual: vgg, encoder_features.
histogram, colour, gradient, detail: the same. divergence: kl, kl_monte_carlo. adversarial, regression, diversity,
codebook: see there. flow: what trains flows on codes. frechet, rater_frechet: all that is made against all that is
real. swap: what rater models say. combined: seed 0's mixture of them.
"""
