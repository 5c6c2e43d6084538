"""What it is all worth, on people whose target side was hidden."""
