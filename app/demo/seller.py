"""Who sells in the demo: a company that does not exist, with papers that look like something."""

from uuid import UUID

from app.domain.invoicing.entities import BankAccount
from app.domain.orders.model import Address
from app.invoicing.save_legal_entity import SaveLegalEntity, StatedPapers, save_legal_entity
from db.unit_of_work import UnitOfWork

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 60">
<path d="M30 6 54 20v22L30 56 6 42V20z" fill="#7a2f4b"/><path d="M18 34l9 9 16-21" stroke="#fff" stroke-width="5"
fill="none" stroke-linecap="round" stroke-linejoin="round"/><text x="68" y="42" font-family="Libertinus Serif"
font-size="37" fill="#2a2026">Wire &amp; Wonder</text></svg>"""


async def state_seller(uow: UnitOfWork, channel: str) -> UUID:
    """Say who sells through the storefront, and how its papers look. Emits legal_entity.saved."""
    return await save_legal_entity(
        uow,
        SaveLegalEntity(
            code="wonder",
            name="Wire & Wonder Trading Ltd",
            address=Address("GB", line1="14 Clerkenwell Green", city="London", postal_code="EC1R 0DP"),
            tax_id="GB 123 4567 89",
            registration="Registered in England, no. 01234567",
            email="hello@wonder.example",
            phone="+44 20 7946 0000",
            website="wonder.example",
            bank=BankAccount(
                holder="Wire & Wonder Trading Ltd", iban="GB82WEST12345698765432", bic="WESTGB2L", bank="West Bank"
            ),
            timezone="Europe/London",
            invoice_prefix="WW-",
            credit_note_prefix="WC-",
            channels=(
                StatedPapers(
                    channel=channel,
                    accent_color="#7a2f4b",
                    logo=LOGO,
                    footer="A demo: nothing was sold, nothing is owed, and the company does not exist.",
                ),
            ),
        ),
    )
