"""Words in, words out: templates and the sentences made from evidence; no network, no clock."""
