"""From what people say and did to a history."""
