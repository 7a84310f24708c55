"""Links to the papers of locations' work: slips, labels, pick lists, manifests."""

from uuid import UUID

from app.documents.links import LIFETIME, PaperKind, make_link
from app.documents.queries import papers_of_packages, slips_of_works
from app.typesetting.render import can_print
from graphql_schema.context import Info

MINUTES = int(LIFETIME.total_seconds() // 60)
A_LINK = (
    f"a path of this server, `/documents/...`, that needs no credentials and is good for {MINUTES} minutes; open it at"
    " once, keep it nowhere."
)
"""How descriptions tell what a link is."""
FOR_WHOM = (
    "Null for places whose work for it has been done for 30 days, and for apps without the scope `pii`: it names the"
    " recipient."
)


def link_to(info: Info, kind: PaperKind, key: UUID) -> str:
    """A path that opens one paper from now on, whoever has it: ask first whether the reader may."""
    services = info.context.services
    return make_link(services.secrets.documents, key, services.database.clock.now(), kind)


async def slip_of_work(info: Info, work_key: UUID) -> str | None:
    """Where the packing slip of a work opens."""
    if not can_print() or not await info.context.loaders.load(slips_of_works, work_key):
        return None
    return link_to(info, PaperKind.WORK_SLIP, work_key)


async def slip_of_package(info: Info, package_key: UUID) -> str | None:
    """Where the packing slip of a parcel opens."""
    slip, _ = await info.context.loaders.load(papers_of_packages, package_key) or (False, False)
    return link_to(info, PaperKind.PARCEL_SLIP, package_key) if slip and can_print() else None


async def label_of_package(info: Info, package_key: UUID) -> str | None:
    """Where the label of a parcel opens: it is printed already, so that nothing here need print."""
    _, label = await info.context.loaders.load(papers_of_packages, package_key) or (False, False)
    return link_to(info, PaperKind.LABEL, package_key) if label else None
