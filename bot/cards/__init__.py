"""The shareable card: a picture of claim, verdict and quotation, fit for a story."""
