"""The competitors: what a person who doubts the network would try instead, each behind one protocol."""
