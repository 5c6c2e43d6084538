"""What a text claims, piece by piece: numbers, names, prices, praise and the like, in English and Chinese."""
