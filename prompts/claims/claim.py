"""The noun of this package: a piece of a text that somebody could check."""

from typing import Literal

from migration.domain import Value

Kind = Literal[
    "number",
    "year",
    "decade",
    "century",
    "duration",
    "price",
    "offer",
    "award",
    "ranking",
    "superlative",
    "acclaim",
    "comparison",
    "lineage",
    "title",
    "quote",
    "name",
    "url",
    "contact",
    "handle",
    "markup",
    "hidden",
    "emoji",
    "instruction",
]
"""What a piece is.

number, year, decade ("1960s"), century ("20"), duration ("120 minute"), price ("9.99 usd"): their value is spelled in
one way whatever the text's. offer: free, limited, exclusive; award; ranking: a place in an order; superlative: best,
only, never; acclaim: famous, beloved; comparison: better than;
lineage: sequel, adapted, inspired by. title: in 《》; quote: in other quotation marks; name: a
run of capitalised words, or a person's name in Chinese. The others never belong into words that a person reads: url,
contact (mail, telephone), handle (@name, [3], book:dune), markup (HTML, Markdown), hidden signs, emoji, and instruction
(words to a language model, or that ask a reader to do something with an account, a link or money).
"""


class Claim(Value):
    """A piece of a text.

    Attributes:
        kind: what it is.
        text: as it stands there.
        value: spelled in one way, so that two spellings of the same compare equal.
        start: index of its first sign.
        end: index after its last sign.
    """

    kind: Kind
    text: str
    value: str
    start: int
    end: int
