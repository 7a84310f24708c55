"""The words of papers, in the languages that they are written in."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.enums import InvoiceKind, PaperLanguage, TenderKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a paper says besides what it is told. `{}` is filled in."""

    locale: str
    """The CLDR locale of dates and amounts; the country is the seller's where CLDR knows it."""
    titles: Mapping[InvoiceKind, str]
    number: Mapping[InvoiceKind, str]
    issued: str
    supplied: str
    order: str
    ordered: str
    due: str
    corrects: str
    position: str
    item: str
    quantity: str
    unit_price: str
    discount: str
    tax_rate: str
    amount: str
    net: str
    tax: str
    total: Mapping[InvoiceKind, str]
    tax_within: str
    no_tax: str
    remitted: str
    taxable: str
    payment: str
    given_back: str
    tenders: Mapping[TenderKind, str]
    open: str
    pay_until: str
    pay_on_delivery: str
    holder: str
    reference: str
    ship_to: str
    all_in: str
    page: str
    phone: str
    tax_id: str


WORDS: Mapping[PaperLanguage, Words] = {
    PaperLanguage.EN: Words(
        locale="en_GB",
        titles={InvoiceKind.INVOICE: "Invoice", InvoiceKind.CREDIT_NOTE: "Credit note"},
        number={InvoiceKind.INVOICE: "Invoice number", InvoiceKind.CREDIT_NOTE: "Credit note number"},
        issued="Date",
        supplied="Date of supply",
        order="Order",
        ordered="Ordered on",
        due="Due on",
        corrects="Corrects invoice",
        position="#",
        item="Item",
        quantity="Qty",
        unit_price="Unit price",
        discount="Discount",
        tax_rate="Tax",
        amount="Amount",
        net="Net amount",
        tax="Tax",
        total={InvoiceKind.INVOICE: "Total", InvoiceKind.CREDIT_NOTE: "Total credit"},
        tax_within="Prices include tax.",
        no_tax="No tax is charged.",
        remitted="{} of tax on these goods is collected and paid by the marketplace; it is not part of this document.",
        taxable="Net",
        payment="Payment",
        given_back="Refunded",
        tenders={
            TenderKind.CARD: "Card",
            TenderKind.WALLET: "Wallet",
            TenderKind.BANK_TRANSFER: "Bank transfer",
            TenderKind.VOUCHER: "Voucher",
            TenderKind.GIFT_CARD: "Gift card",
            TenderKind.STORE_CREDIT: "Store credit",
            TenderKind.CASH: "Cash",
            TenderKind.INVOICE: "On account",
            TenderKind.BNPL: "Pay later",
            TenderKind.COD: "Cash on delivery",
            TenderKind.EXTERNAL: "Paid elsewhere",
        },
        open="To be paid",
        pay_until="Please transfer {amount} by {day}.",
        pay_on_delivery="Please pay {amount} on delivery.",
        holder="Account holder",
        reference="Reference",
        ship_to="Delivered to",
        all_in="All amounts in {}.",
        page="Page",
        phone="Phone",
        tax_id="Tax ID",
    ),
    PaperLanguage.DE: Words(
        locale="de_DE",
        # A "Gutschrift" is, in tax law, a bill that the buyer writes: what corrects an invoice is called what it is.
        titles={InvoiceKind.INVOICE: "Rechnung", InvoiceKind.CREDIT_NOTE: "Rechnungskorrektur"},
        number={InvoiceKind.INVOICE: "Rechnungsnummer", InvoiceKind.CREDIT_NOTE: "Belegnummer"},
        issued="Datum",
        supplied="Leistungsdatum",
        order="Bestellung",
        ordered="Bestellt am",
        due="Fällig am",
        corrects="Zu Rechnung",
        position="#",
        item="Artikel",
        quantity="Menge",
        unit_price="Einzelpreis",
        discount="Rabatt",
        tax_rate="USt",
        amount="Betrag",
        net="Nettobetrag",
        tax="USt",
        total={InvoiceKind.INVOICE: "Gesamtbetrag", InvoiceKind.CREDIT_NOTE: "Erstattungsbetrag"},
        tax_within="Die Preise enthalten die Steuer.",
        no_tax="Es wird keine Steuer berechnet.",
        remitted="{} Steuer auf diese Ware führt der Marktplatz ab; sie ist nicht Teil dieses Belegs.",
        taxable="Netto",
        payment="Zahlung",
        given_back="Erstattung",
        tenders={
            TenderKind.CARD: "Karte",
            TenderKind.WALLET: "Wallet",
            TenderKind.BANK_TRANSFER: "Überweisung",
            TenderKind.VOUCHER: "Gutschein",
            TenderKind.GIFT_CARD: "Geschenkkarte",
            TenderKind.STORE_CREDIT: "Guthaben",
            TenderKind.CASH: "Bar",
            TenderKind.INVOICE: "Auf Rechnung",
            TenderKind.BNPL: "Später bezahlen",
            TenderKind.COD: "Nachnahme",
            TenderKind.EXTERNAL: "Anderweitig bezahlt",
        },
        open="Zu zahlen",
        pay_until="Bitte überweisen Sie {amount} bis zum {day}.",
        pay_on_delivery="Bitte zahlen Sie {amount} bei der Lieferung.",
        holder="Kontoinhaber",
        reference="Verwendungszweck",
        ship_to="Geliefert an",
        all_in="Alle Beträge in {}.",
        page="Seite",
        phone="Telefon",
        tax_id="USt-IdNr.",
    ),
}
