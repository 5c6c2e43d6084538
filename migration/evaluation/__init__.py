"""How good a network is: held-out people, competitors, metrics, intervals."""
