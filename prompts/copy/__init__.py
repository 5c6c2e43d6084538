"""Copy: what is asked for, how it is read, and what is written without a language model."""
