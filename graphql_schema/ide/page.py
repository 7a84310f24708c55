"""GraphiQL's page with its example tabs, and the mount of its files.

It guards nothing: whoever reaches it may read the schema, and does with the graph what their credentials allow. Its
content security policy keeps the browser from asking any other host.
"""

import json
import secrets
from collections.abc import Mapping
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

_Given = Mapping[str, Mapping[str, object]]

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
    """One tab: a document, and its variables and headers as the JSON texts that the editors show."""

    query: str
    variables: str
    headers: str


async def ide_page(request: Request) -> Response:
    """Answer a browser's GET of the GraphQL path. For `TransportSettings.page`."""
    page = _template().replace("{{mount}}", MOUNT).replace("{{examples}}", _in_html(examples()))
    return HTMLResponse(page, headers=_HEADERS)


def ide_routes() -> list[BaseRoute]:
    """The page's scripts and styles."""
    return [Mount(MOUNT, StaticFiles(directory=HERE / "static"), name="ide")]


def examples() -> tuple[Example, ...]:
    """The tabs in their order, one of each document in `examples/`; a `.json` beside it holds variables and headers.

    Raises OSError or ValueError when a file is missing or broken.
    """
    return tuple(_example(document, given) for document, given in _files())


def _example(document: str, given: _Given) -> Example:
    variables = dict(given.get("variables", {}))
    if IDEMPOTENCY_KEY in variables:
        variables[IDEMPOTENCY_KEY] = f"{variables[IDEMPOTENCY_KEY]}-{secrets.token_hex(4)}"
    headers = given.get("headers", {})
    return Example(document, _json(variables), _json(headers))


def _json(members: Mapping[str, object]) -> str:
    return json.dumps(members, indent=2) if members else ""


@cache
def _files() -> tuple[tuple[str, _Given], ...]:
    return tuple(
        (document.read_text("utf-8"), _companion(document.with_suffix(".json")))
        for document in sorted((HERE / "examples").glob("*.graphql"))
    )


def _companion(file: Path) -> _Given:
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


@cache
def _template() -> str:
    return (HERE / "page.html").read_text("utf-8")


def _in_html(tabs: tuple[Example, ...]) -> str:
    # No "<" inside: nothing in a document can end the script element that carries it.
    return json.dumps([asdict(tab) for tab in tabs]).replace("<", "\\u003c")
