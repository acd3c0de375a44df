"""Blocks that several models share: posteriors, seeded noise, stage reports."""
