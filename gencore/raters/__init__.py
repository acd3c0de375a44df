"""Networks that predict what each rater would say of a picture."""
