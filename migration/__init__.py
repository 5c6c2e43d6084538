"""Interests, from one domain to another: the store of record, the network, its training and its honest measurement."""
