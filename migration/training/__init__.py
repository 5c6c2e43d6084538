"""How a migration network is made of events and items."""
