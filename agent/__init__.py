"""The only package that does things in the world: settings, wiring, the recommender, the command line."""
