"""Training: recipes in, progress and checkpoints out. The trainer yields; others show."""
