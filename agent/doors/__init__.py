"""The doors for other software, beside the HTTP API: MCP and LangChain."""
