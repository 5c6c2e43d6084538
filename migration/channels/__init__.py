"""The parts that a person and an item are made of, side by side: one file per channel, all of the same shape."""
