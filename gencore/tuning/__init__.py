"""The search for better choices: learning rate, sizes and weights of losses, tried on the data itself.

A study is a set of trials, each an ordinary run with other choices. ``tune`` is the way in; ``space`` says what may
vary, ``figures`` what is to become better, ``worker`` tries, ``study`` remembers.

References:
    Seed 0 tuned hyperparameters and loss multipliers with Optuna, by grid, at random and by Bayesian optimisation.
    Akiba et al., *Optuna: A Next-generation Hyperparameter Optimization Framework*, 2019.
"""
