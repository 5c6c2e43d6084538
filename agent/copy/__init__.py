"""Product copy of which every claim can be traced to a field."""
