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

from app.pages.files import SECURITY_HEADERS, Revalidated

FOLDER = Path(__file__).parent
PLACEHOLDER = "{{token}}"


def page_routes(token: Callable[[], str | None]) -> Sequence[BaseRoute]:
    """Routes for `/` and `/static`. `token()` gives a reader's access token, or None for the public part only."""
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    before, _, after = text.partition(PLACEHOLDER)

    async def page(request: Request) -> Response:
        html = before + escape(token() or "") + after
        return HTMLResponse(html, headers={**SECURITY_HEADERS, "cache-control": "no-store"})

    return [Route("/", page), Mount("/static", Revalidated(directory=FOLDER / "static"))]
