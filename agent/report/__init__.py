"""The scorecard as one self-contained HTML page with plots."""
