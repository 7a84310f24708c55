"""What papers call charges and what is given back without naming goods, in the languages that papers are written in."""

from collections.abc import Mapping

from app.domain.enums import ChargeKind, PaperLanguage, RefundReason

_CHARGES: Mapping[PaperLanguage, Mapping[ChargeKind, str]] = {
    PaperLanguage.EN: {
        ChargeKind.SHIPPING: "Shipping",
        ChargeKind.GIFT_WRAP: "Gift wrapping",
        ChargeKind.FEE: "Fee",
        ChargeKind.SURCHARGE: "Surcharge",
        ChargeKind.INTEREST: "Interest",
        ChargeKind.TIP: "Tip",
        ChargeKind.DUTY: "Customs duty",
        ChargeKind.ROUNDING: "Rounding",
    },
    PaperLanguage.DE: {
        ChargeKind.SHIPPING: "Versand",
        ChargeKind.GIFT_WRAP: "Geschenkverpackung",
        ChargeKind.FEE: "Gebühr",
        ChargeKind.SURCHARGE: "Zuschlag",
        ChargeKind.INTEREST: "Zinsen",
        ChargeKind.TIP: "Trinkgeld",
        ChargeKind.DUTY: "Zoll",
        ChargeKind.ROUNDING: "Rundung",
    },
}

_ADJUSTMENTS: Mapping[PaperLanguage, Mapping[RefundReason, str]] = {
    PaperLanguage.EN: {
        RefundReason.GOODWILL: "Goodwill",
        RefundReason.PRICE: "Price reduction",
        RefundReason.LATE: "Compensation for late delivery",
        RefundReason.DAMAGED: "Compensation for damage",
        RefundReason.MISSING: "Compensation for missing goods",
    },
    PaperLanguage.DE: {
        RefundReason.GOODWILL: "Kulanz",
        RefundReason.PRICE: "Preisnachlass",
        RefundReason.LATE: "Ausgleich für verspätete Lieferung",
        RefundReason.DAMAGED: "Ausgleich für Beschädigung",
        RefundReason.MISSING: "Ausgleich für fehlende Ware",
    },
}

_OTHERWISE: Mapping[PaperLanguage, str] = {PaperLanguage.EN: "Adjustment", PaperLanguage.DE: "Nachlass"}


def charge_name(kind: ChargeKind, language: PaperLanguage) -> str:
    """What a charge is called on paper."""
    return _CHARGES[language][kind]


def adjustment_name(reason: RefundReason | None, language: PaperLanguage) -> str:
    """What is given back without naming goods is called."""
    otherwise = _OTHERWISE[language]
    return otherwise if reason is None else _ADJUSTMENTS[language].get(reason, otherwise)
