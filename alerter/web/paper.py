"""Puts pages on paper: templates, the links between pages, and the files that belong to them."""

import hashlib
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

STATIC = Path(__file__).parent / "static"


class Paper:
    """Renders templates; what they are given is escaped, whatever it is."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("alerter.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals["asset"] = _assets().__getitem__

    def page(
        self, request: Request, name: str, *, status_code: int = 200, **context: object
    ) -> HTMLResponse:
        """The page made from template `name`."""
        template = self._templates.get_template(name)
        return HTMLResponse(
            template.render(root=root_of(request), **context),
            status_code=status_code,
            headers={"Cache-Control": "no-cache"},
        )


def root_of(request: Request) -> str:
    """The way from the page asked for to the front page: `./` or `../`, …

    Links are relative, so that the page works behind a proxy that serves it under any path.
    """
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return "../" * (raw.partition(b"?")[0].count(b"/") - 1) or "./"


def _assets() -> dict[str, str]:
    """The address of each static file by name; it changes with the file."""
    return {
        path.name: f"static/{path.name}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:8]}"
        for path in STATIC.iterdir()
        if path.is_file()
    }
