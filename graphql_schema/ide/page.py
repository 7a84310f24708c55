"""GraphiQL's page with its example tabs and the callers to ask as, and the mount of its files.

It guards nothing: whoever reaches it may read the schema, and asks as any caller that it is given. Its content security
policy keeps the browser from asking any other host.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
MOUNT = "/ide"
IDEMPOTENCY_KEY = "idempotencyKey"
"""An example's variable of this name gets a new value with every page, so that sending it makes something new."""

Callers = Callable[[], Awaitable[Mapping[str, Mapping[str, str]]]]
"""The HTTP headers that make somebody a caller of a role, by the role's name, made anew for every page."""

_HEADERS = {
    "cache-control": "no-store",
    # GraphiQL's editors and menus write style attributes; scripts come from our own files alone.
    "content-security-policy": "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One tab: a document, its variables as the JSON text that the editor shows, and the role that it is meant for."""

    query: str
    variables: str
    role: str


@dataclass(frozen=True, slots=True)
class _Given:
    """What stands beside a document: the role that may send it, and its variables."""

    role: str
    variables: Mapping[str, object]


def ide_page(callers: Callers) -> Callable[[Request], Awaitable[Response]]:
    """What answers a browser's GET of the GraphQL path. For `TransportSettings.page`."""

    async def page(request: Request) -> Response:
        given = {"examples": [asdict(tab) for tab in examples()], "callers": await callers()}
        html = _template().replace("{{mount}}", MOUNT).replace("{{given}}", _in_html(given))
        return HTMLResponse(html, headers=_HEADERS)

    return page


def ide_routes() -> list[BaseRoute]:
    """The page's scripts and styles."""
    return [Mount(MOUNT, StaticFiles(directory=HERE / "static"), name="ide")]


def examples() -> Sequence[Example]:
    """The tabs in their order, one of each document in `examples/`; a `.json` beside it holds its role and variables.

    Raises OSError, ValueError or TypeError when a file is missing or broken.
    """
    return [_example(document, given) for document, given in _files()]


def _example(document: str, given: _Given) -> Example:
    variables = dict(given.variables)
    if IDEMPOTENCY_KEY in variables:
        variables[IDEMPOTENCY_KEY] = f"{variables[IDEMPOTENCY_KEY]}-{secrets.token_hex(4)}"
    return Example(document, json.dumps(variables, indent=2) if variables else "", given.role)


@cache
def _files() -> Sequence[tuple[str, _Given]]:
    return [
        (document.read_text("utf-8"), _Given(**json.loads(document.with_suffix(".json").read_text("utf-8"))))
        for document in sorted((HERE / "examples").glob("*.graphql"))
    ]


@cache
def _template() -> str:
    return (HERE / "page.html").read_text("utf-8")


def _in_html(given: Mapping[str, object]) -> str:
    # No "<" inside: nothing in a document can end the script element that carries it.
    return json.dumps(given).replace("<", "\\u003c")
