"""The words of packing slips and pick lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.enums import PaperLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipWords:
    """What a packing slip says besides what it is told. `{}` is filled in."""

    locale: str
    title: str
    order: str
    ordered: str
    sent_from: str
    parcel: str
    carrier: str
    tracking: str
    collect_at: str
    contents: str
    item: str
    quantity: str
    part_of: str
    gift: str
    wrapped: str
    more: str
    hint: str
    hint_where: str
    page: str
    phone: str
    tax_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickWords:
    """What a pick list says besides what it is told."""

    locale: str
    title: str
    location: str
    made: str
    orders: str
    units: str
    bin: str
    no_bin: str
    item: str
    quantity: str
    order: str
    due: str
    page: str
    done: str


SLIP_WORDS: Mapping[PaperLanguage, SlipWords] = {
    PaperLanguage.EN: SlipWords(
        locale="en_GB",
        title="Packing slip",
        order="Order",
        ordered="Ordered on",
        sent_from="Packed at",
        parcel="Parcel",
        carrier="Carrier",
        tracking="Tracking",
        collect_at="Collect at",
        contents="Contents",
        item="Item",
        quantity="Qty",
        part_of="Part of {}",
        gift="A gift for you",
        wrapped="Gift-wrapped",
        more="The rest of your order comes separately.",
        hint="Something not right, or not what you hoped for? We put it right.",
        hint_where="Write to us with your order number: {}.",
        page="Page",
        phone="Phone",
        tax_id="Tax ID",
    ),
    PaperLanguage.DE: SlipWords(
        locale="de_DE",
        title="Lieferschein",
        order="Bestellung",
        ordered="Bestellt am",
        sent_from="Gepackt in",
        parcel="Paket",
        carrier="Versand mit",
        tracking="Sendung",
        collect_at="Abholung in",
        contents="Inhalt",
        item="Artikel",
        quantity="Menge",
        part_of="Teil von {}",
        gift="Ein Geschenk für Sie",
        wrapped="Als Geschenk verpackt",
        more="Der Rest Ihrer Bestellung kommt getrennt.",
        hint="Etwas stimmt nicht oder gefällt nicht? Wir bringen es in Ordnung.",
        hint_where="Schreiben Sie uns mit Ihrer Bestellnummer: {}.",
        page="Seite",
        phone="Telefon",
        tax_id="USt-IdNr.",
    ),
}

PICK_WORDS: Mapping[PaperLanguage, PickWords] = {
    PaperLanguage.EN: PickWords(
        locale="en_GB",
        title="Pick list",
        location="Location",
        made="Made",
        orders="Orders",
        units="Units",
        bin="Bin",
        no_bin="no bin",
        item="Item",
        quantity="Qty",
        order="Order",
        due="Due",
        page="Page",
        done="Picked by, date and time",
    ),
    PaperLanguage.DE: PickWords(
        locale="de_DE",
        title="Pickliste",
        location="Ort",
        made="Erstellt",
        orders="Bestellungen",
        units="Stück",
        bin="Fach",
        no_bin="kein Fach",
        item="Artikel",
        quantity="Menge",
        order="Bestellung",
        due="Fällig",
        page="Seite",
        done="Gepickt von, Datum und Uhrzeit",
    ),
}
