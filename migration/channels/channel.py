"""The shape of a channel, and how one is taken apart into tensors and plain values and put together again."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar, Protocol, TypeVar, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

from migration.channels.bag import Items
from migration.channels.one_less import People
from migration.embedder import Vectors

Tensors = dict[str, NDArray[np.float32]]
Scalars = dict[str, float | int | str | bool]


class Channel(Protocol):
    """One way of carrying interests across; a frozen dataclass of item tables, arrays and plain values.

    `users` is the encoder, the migration layer and the decoder of the channel; `items` is its content migration.
    The channel's score of a person and a target item is the inner product of the two.
    """

    name: ClassVar[str]

    @property
    def dim(self) -> int:
        """Length of the channel's vectors."""
        ...

    def users(self, people: People) -> Vectors:
        """Where (size, dim) people stand in the target space; a zero row for who brings nothing."""
        ...

    def items(self, items: Items) -> Vectors:
        """Where (n, dim) target items stand."""
        ...


C = TypeVar("C")


def taken_apart(part: object) -> tuple[Tensors, Scalars]:
    """The tensors and the plain values that a channel, or another such dataclass, is made of, named by dotted paths."""
    tensors: Tensors = {}
    scalars: Scalars = {}
    for field in fields(cast("Any", part)):  # a dataclass, which a Protocol cannot say
        value = getattr(part, field.name)
        if is_dataclass(value):
            inner_tensors, inner_scalars = taken_apart(value)
            tensors |= {f"{field.name}.{name}": tensor for name, tensor in inner_tensors.items()}
            scalars |= {f"{field.name}.{name}": scalar for name, scalar in inner_scalars.items()}
        elif isinstance(value, np.ndarray):
            tensors[field.name] = value
        else:
            scalars[field.name] = value
    return tensors, scalars


def put_together(kind: type[C], parts: Mapping[str, object]) -> C:
    """The object of class `kind` whose tensors and plain values these were; KeyError when one is missing."""
    types = get_type_hints(kind)
    values: dict[str, object] = {}
    for field in fields(cast("Any", kind)):
        if is_dataclass(types[field.name]):
            inner = {name.partition(".")[2]: part for name, part in parts.items() if name.startswith(f"{field.name}.")}
            values[field.name] = put_together(cast("type[object]", types[field.name]), inner)
        else:
            values[field.name] = parts[field.name]
    return kind(**values)
