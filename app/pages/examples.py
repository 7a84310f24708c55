"""The example front-ends as a browser gets them: `/shop/`, `/track/`, `/care/`, and `/look/` which shows what they are
made of, built from `frontend-examples`.

What stands in `built/` is committed, so nobody needs Node to see it. On a developer's machine only: a retailer takes
the sources and serves pages of its own. What a page of the demo is handed (an account to sign in with, an order to
follow) the provider decides, for every request of the page.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import orjson
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from app.pages.files import SECURITY_HEADERS, Revalidated

BUILT = Path(__file__).parent / "built"
PLACEHOLDER = "{{demo}}"

DemoHints = Callable[[str], Awaitable[Mapping[str, object]]]
"""What a page is handed in the demo, by the page's name; empty for nothing."""


def example_routes(hints: DemoHints) -> Sequence[BaseRoute]:
    """Routes for every page that was built, and for the outlines of countries that their maps fetch."""
    pages = [page for page in sorted(BUILT.iterdir()) if (page / "index.html").exists()]
    return [*(route for page in pages for route in _of_page(page, hints)), _files("outlines")]


def _of_page(folder: Path, hints: DemoHints) -> list[BaseRoute]:
    before, _, after = (folder / "index.html").read_text(encoding="utf-8").partition(PLACEHOLDER)

    async def page(request: Request) -> Response:
        given = await hints(folder.name)
        html = before + (escape(orjson.dumps(given).decode()) if given else "") + after
        return HTMLResponse(html, headers={**SECURITY_HEADERS, "cache-control": "no-store"})

    async def without_slash(request: Request) -> Response:
        return RedirectResponse(f"/{folder.name}/")

    return [
        Route(f"/{folder.name}", without_slash),
        Route(f"/{folder.name}/", page),
        _files(folder.name),
    ]


def _files(name: str) -> Mount:
    files = Revalidated(directory=BUILT / name, check_dir=False)
    return Mount(f"/{name}", files, middleware=[Middleware(GZipMiddleware)])
