"""Feeds from files of this machine, `file:…`. It never parses what it reads."""

import os
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from alerter.errors import SourceError


def read(url: str, *, limit: int) -> bytes:
    """The content of the file that `url` names; relative paths count from the working directory.

    SourceError where it cannot be read or has more than `limit` bytes. Blocks.
    """
    path = _path(url)
    try:
        if path.exists() and not path.is_file():  # a pipe would block, a device never end
            raise SourceError(f"{path} is not a file: write the path of a feed")
        with path.open("rb") as file:
            body = file.read(limit + 1)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {os.strerror(error.errno or 0)}") from error
    if len(body) > limit:
        raise SourceError(
            f"{path} is larger than the limit of {limit / 2**20:g} MB for one feed: split it"
        )
    return body


def _path(url: str) -> Path:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SourceError(f"{url} is no file URL: write file:path or file:///path") from error
    if parts.netloc not in ("", "localhost"):
        raise SourceError(f"{url} names another machine: write file:path or file:///path")
    path = url2pathname(parts.path)
    if not path or "\0" in path:
        raise SourceError(f"{url} names no file: write file:path or file:///path")
    return Path(path)
