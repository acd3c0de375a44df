"""What a model is worth, in numbers that say how they were measured."""
