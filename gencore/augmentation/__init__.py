"""Synthetic rated pictures to train other models with, and whether that helps (seed 3's purpose).

``agreement`` says when the judge agrees with what a picture was asked to be, ``synthesis`` draws pictures until it
does, ``making`` writes them as a rated folder. ``learner`` is who might profit; ``protocol`` and ``measuring`` find out
whether it does, ``report`` says so.
"""
