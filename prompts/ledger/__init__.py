"""The claim ledger: every claim of a copy, and the field of the catalogue that supports it; code alone decides."""
