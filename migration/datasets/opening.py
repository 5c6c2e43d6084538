"""Files opened as text or bytes, plain or .gz, and what is wrong with those that cannot be read, said in words."""

import csv
import gzip
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa

from migration.errors import InputError


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in words what is wrong with a file that cannot be read."""
    try:
        yield
    except UnicodeDecodeError as error:
        likely = "UTF-16" if error.object[error.start :][:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "LATIN1"
        raise InputError(
            f"{path} is not UTF-8 text: byte 0x{error.object[error.start]:02x} fits no character.",
            f"Convert it: iconv -f {likely} -t UTF-8 {path.name} > utf8-{path.name}",
        ) from None
    except csv.Error as error:
        raise InputError(f"{path} cannot be taken apart: {error}.", "Look for a quote that is not closed.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path} is not a whole .gz file: {error}.", "Copy or download it again.") from None
    except pa.ArrowInvalid as error:
        raise InputError(
            f"{path} is not a whole Parquet file: {str(error).rstrip('.')}.", "Write or copy it again."
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", "Check the path.") from None


def open_text(path: Path) -> IO[str]:
    """A file of UTF-8 text, with or without a byte order mark; line ends are left as they are."""
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def open_bytes(path: Path) -> IO[bytes]:
    """A file of bytes."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]
