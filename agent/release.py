"""Which Segue runs."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The version that is installed; "source" for a checkout that is not."""
    try:
        return version("segue")
    except PackageNotFoundError:
        return "source"
