"""Files opened as text or bytes, plain or .gz, and what is wrong with those that cannot be read, said in words."""

import gzip
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import IO

import pyarrow as pa

from migration.datasets.chunk import Broken
from migration.errors import InputError

_OTHERS = {
    b"\x1f\x8b": ("a .gz file", "Add .gz to its name"),
    b"PAR1": ("a Parquet file", "Name it *.parquet"),
    b"PK\x03\x04": ("a .zip file, as those of Excel are", "Unpack it, or save the table as CSV"),
}
"""How files begin that are no text, what they are, and what to do."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in words what is wrong with a file that cannot be read."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(
            f"{path} is not a whole .gz file: {error}.", "Copy or download it again, or take .gz off a plain one."
        ) from None
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise _no_table(path, error) from None
    except OSError as error:
        if error.errno is None:  # Arrow's own, for a page that cannot be unpacked
            raise _no_table(path, error) from None
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from None


def check_is_text(path: Path) -> None:
    """See that a file begins as text does.

    Raises:
        InputError: it is of another kind; the message says which.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for sign, (what, advice) in _OTHERS.items():
        if start.startswith(sign) and not (path.suffix.lower() == ".gz" and sign == b"\x1f\x8b"):
            raise InputError(f"{path} is {what}, though its name says otherwise.", f"{advice}.")


def check_names(path: Path, names: Sequence[str]) -> None:
    """See that no two columns have one name.

    Raises:
        InputError: two have.
    """
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(f"{path} names the column {twice[0]!r} twice.", "Rename or remove one of them.")


def not_utf8(path: Path, start: str) -> InputError:
    """What to say of a file whose first line is no UTF-8 text.

    Args:
        path: the file.
        start: the line, as `open_text` gives it.
    """
    raw = start.encode(errors="surrogateescape")
    utf16 = raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in raw
    return InputError(f"{path} is not UTF-8 text.", convert(path, "UTF-16" if utf16 else "LATIN1"))


def not_utf8_line(path: Path, line: int, text: str) -> Broken:
    """A line, as `open_text` gives it, that is no UTF-8 text."""
    return Broken(line, "is not UTF-8 text", readable(text), convert(path, "LATIN1"))


def convert(path: Path, encoding: str) -> str:
    """What to type to have a file in UTF-8."""
    plain, packed = path.with_suffix("") if path.suffix.lower() == ".gz" else path, path.suffix.lower() == ".gz"
    source = f"gunzip -c {quote(path.name)} | iconv" if packed else "iconv"
    named = "" if packed else f" {quote(path.name)}"
    return f"Convert it: {source} -f {encoding} -t UTF-8{named} > {quote(f'utf8-{plain.name}')}"


def open_text(path: Path) -> IO[str]:
    """A file of UTF-8 text, with or without a byte order mark; line ends are left as they are.

    A byte that fits no character is handed on as a lone surrogate, so that one line does not spoil the others.
    """
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def is_utf8(text: str) -> bool:
    """Whether text that `open_text` gave was UTF-8 throughout."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def readable(text: str) -> str:
    """Text that `open_text` gave, or a path, with signs in place of the bytes that fit no character."""
    return text.encode(errors="surrogateescape").decode(errors="replace")


def open_bytes(path: Path) -> IO[bytes]:
    """A file of bytes."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _no_table(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} is not a whole Parquet file: {str(error).rstrip('.')}.", "Write or copy it again.")
