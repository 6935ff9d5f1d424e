"""The web application: which address leads to which page."""

from collections.abc import Callable, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from alerter.clock import Clock
from alerter.errors import AlerterError
from alerter.model import Topic
from alerter.ports import Store
from alerter.web.guard import METHODS, Guard, host_of
from alerter.web.health import Status
from alerter.web.pages import Pages
from alerter.web.paper import STATIC


def create_app(
    *,
    store: Store,
    topics: Sequence[Topic],
    clock: Clock,
    status: Callable[[], Status],
    public_url: str | None,
    hosts: Sequence[str] = (),
) -> FastAPI:
    """The application, to be served by any ASGI server.

    `hosts` are names (of `host:port`, too) that it answers to besides loopback's, bare addresses
    and the host of `public_url`: the name in `server.listen`, say.
    """
    pages = Pages(store=store, topics=topics, clock=clock, status=status)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    routes: dict[str, Callable[..., object]] = {
        "/": pages.home,
        "/deadlines/{deadline_id}": pages.deadline,
        "/feeds": pages.feeds,
        "/deliveries": pages.deliveries,
        "/calendar.ics": pages.calendar,
        "/metrics": pages.metrics,
        "/healthz": pages.health,
    }
    for path, page in routes.items():
        app.add_api_route(path, page, methods=list(METHODS), response_model=None)
    app.mount("/static", StaticFiles(directory=STATIC))
    _tell_errors(app, pages)
    known = {host_of(name) for name in (*hosts, public_url or "")} - {""}
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.add_middleware(Guard, hosts=known)
    return app


def _tell_errors(app: FastAPI, pages: Pages) -> None:
    def refuse(request: Request, error: Exception) -> Response:
        status_code = error.status_code if isinstance(error, HTTPException) else 400
        return pages.refusal(request, status_code=status_code)

    app.add_exception_handler(HTTPException, refuse)
    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(AlerterError, pages.outage)
    app.add_exception_handler(Exception, pages.failure)
