"""The protocols: each cuts a log into a trial, by one idea of what is hidden from whom."""
