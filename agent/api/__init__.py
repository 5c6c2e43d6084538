"""The HTTP API: the recommender, the chat and what is known of a person, for software and for the page."""
