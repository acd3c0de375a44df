"""What is done with the latents of a trained model, from outside it: priors fitted to them."""
