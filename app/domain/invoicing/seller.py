"""Who sells and how the paper looks, as a paper keeps it: what changes later never changes a paper."""

from dataclasses import asdict
from typing import Any

from app.domain.invoicing.entities import ChannelPapers, LegalEntity


def seller_snapshot(entity: LegalEntity, papers: ChannelPapers, brand: str) -> dict[str, Any]:
    """The seller of a paper; `brand` is the channel's name."""
    return {
        "name": entity.name,
        "address": {name: value for name, value in asdict(entity.address).items() if value is not None},
        "taxId": entity.tax_id,
        "registration": entity.registration,
        "email": entity.email,
        "phone": entity.phone,
        "website": entity.website,
        "bank": {name: value for name, value in asdict(entity.bank).items() if value is not None},
        "brand": brand,
        "accentColor": papers.accent_color,
        "logoSha256": papers.logo_sha256.hex() if papers.logo_sha256 else None,
        "footer": papers.footer,
    }
