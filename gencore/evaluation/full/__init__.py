"""The full protocol: every figure that says whether a generator is sharp, obedient and cheap, with what is wanted.

``findings``  what a measurement leaves behind
``goals``     every figure: what it says, and the wanted value
``trial``     the model on trial: pictures drawn under held-out scores, seen by two networks
``costs``     time, work and size
``latents``   what is left after encoding and decoding, and whether latents know the scores already
``sliders``   order, reach, steps and cross-talk; what stays when a slider moves; sliders of raters of pure noise
``samples``   sets of pictures against real ones, and one evaluation against 25
``protocol``  all of it, kept as it is found
``table``     as Markdown, of one model and of several
``sheet``     the contact sheet
"""
