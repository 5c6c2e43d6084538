"""One module per verb, in the order of the data."""
