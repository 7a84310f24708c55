"""The page at `/`: plain HTML, CSS and JavaScript that show the living shop through the public graph.

No framework, no build, no foreign host: what stands in `static/` is what the browser gets. The page speaks
`graphql-transport-ws` like any other client; the one thing it is handed is a token to look with, where there is one.
Does NOT decide who gets a token: the provider does, for every request of the page.
"""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent
PLACEHOLDER = "{{token}}"

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws: wss:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""`ws:` and `wss:` stand there because older browsers do not count a WebSocket to the page's own host as 'self'."""


def page_routes(token: Callable[[], str | None]) -> Sequence[BaseRoute]:
    """Routes for `/` and `/static`. `token()` gives a reader's access token, or None for the public part only."""
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    before, _, after = text.partition(PLACEHOLDER)

    async def page(request: Request) -> Response:
        html = before + escape(token() or "") + after
        return HTMLResponse(html, headers={**SECURITY_HEADERS, "cache-control": "no-store"})

    return [Route("/", page), Mount("/static", _Revalidated(directory=FOLDER / "static"))]


class _Revalidated(StaticFiles):
    """Files that the browser keeps and asks about again (ETag), so that a new release shows at once."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update({"cache-control": "no-cache", "x-content-type-options": "nosniff"})
        return response
