"""The query for the viewer."""

import strawberry

from graphql_schema.context import Info
from graphql_schema.viewer.types import Viewer


@strawberry.type
class ViewerQueries:
    """`viewer`."""

    @strawberry.field(description="Who you are and what you may do; everybody may ask.")
    async def viewer(self, info: Info) -> Viewer:
        """Never null: the anonymous are somebody too."""
        return Viewer.of(info.context.principal)
