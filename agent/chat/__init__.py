"""The conversation: what a person says, understood and answered out of the catalogue alone."""
