"""What a person can say of an item; each is also the action of the event that it becomes."""

from typing import Literal

Opinion = Literal["like", "dislike", "seen"]
"""`seen` is an event like any other that the person took: they will not be recommended the item again."""
