"""Long work over the whole workspace, and how things stand."""
