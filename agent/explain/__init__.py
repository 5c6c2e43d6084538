"""Why this item: exact contributions, and sentences each of which is proved."""
