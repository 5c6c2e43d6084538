"""Readers that put the files of the world right at the edge, one module per shape, and the import that drives them."""
