"""The seam to language models: one protocol, any OpenAI-compatible provider, and none at all."""
