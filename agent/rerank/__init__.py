"""A language model's order of the pool, mended, fused with the network's, and every change of place told."""
