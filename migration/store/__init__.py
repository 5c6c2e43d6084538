"""The store of record: items, events and import batches in a SQL database."""
