"""A migrated profile to candidates with evidence: embedders, the Chroma index, the retriever, attribution."""
