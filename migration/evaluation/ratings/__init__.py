"""Explicit ratings: how many stars a stranger will give, and how far off each model is."""
