"""The checker of sentences: nothing passes that the evidence or the catalogue does not hold."""
