"""GraphiQL for developers: a page for a browser's GET, and the files it needs, all served from here.

It asks no other host for anything. It is not for production: the composition root adds it in development only.
"""

from graphql_schema.ide.page import Callers, Example, examples, ide_page, ide_routes

__all__ = ["Callers", "Example", "examples", "ide_page", "ide_routes"]
