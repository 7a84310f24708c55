"""What transport emits: greenhouse gases in grams of CO2 equivalent, from weight, distance and mode. Pure.

    grams = tonnes x kilometers x (grams of CO2e per tonne-kilometer), summed over the legs of the way

as EN 16258:2012 and its successor ISO 14083:2023 (with the GLEC Framework v3 beside it) compute from averages where a
carrier has not measured: a service may state its carrier's own figure, which then counts for its whole way.

- Road, rail: UK Government GHG Conversion Factors for Company Reporting 2026, freighting goods, kg CO2e per tonne-km:
  vans up to 3.5 t, average, diesel 0.63511; heavy goods vehicles, average laden 0.10356; freight trains 0.02583.
- Air, sea: Defra, Guidelines for Company Reporting on Greenhouse Gas Emissions (House of Commons, written answers,
  4 June 2007): air short haul 1.58, long haul 0.57; large roll-on roll-off ships 0.02. Older, of CO2 alone, and
  without radiative forcing: of the right magnitude, not more.
- Distance: great circle, by air plus 95 km (EN 16258), otherwise times 1.3 for the way that roads take (measured per
  country: 1.20 in the USA, 1.46 on average in Europe; Ballou, Rahardja, Sakai, Transportation Research A 36(9), 2002).
- The last mile by van, 10 km, is an assumption of ours. The shopper's own way to a store is not counted.
"""

from app.domain.enums import TransportMode

ROAD_DETOUR = 1.3
AIR_EXTRA_KM = 95.0
SHORT_HAUL_KM = 3_700.0
LAST_MILE_KM = 10.0

GRAMS_PER_TONNE_KM = {
    TransportMode.BICYCLE: 0.0,
    TransportMode.VAN: 635.11,
    TransportMode.TRUCK: 103.56,
    TransportMode.RAIL: 25.83,
    TransportMode.SEA: 20.0,
}
AIR_SHORT_HAUL, AIR_LONG_HAUL = 1_580.0, 570.0

DOOR_TO_DOOR = frozenset({TransportMode.BICYCLE, TransportMode.VAN})
"""Modes that need no van for the last mile."""


def co2_grams(mode: TransportMode, grams: int, distance_km: float, own_factor: float | None = None) -> int:
    """Grams of CO2e for so many grams of goods over a great-circle distance.

    `own_factor` is the carrier's own figure in grams per tonne-kilometer: it counts for the whole way.
    """
    tonnes = grams / 1_000_000
    if own_factor is not None:
        return round(tonnes * _way_km(mode, distance_km) * own_factor)
    if mode in DOOR_TO_DOOR:
        return round(tonnes * _way_km(mode, distance_km) * GRAMS_PER_TONNE_KM[mode])
    last_km = min(LAST_MILE_KM, distance_km * ROAD_DETOUR)
    main_km = max(0.0, distance_km - last_km / ROAD_DETOUR)
    main = _way_km(mode, main_km) * _factor(mode, main_km) if main_km else 0.0
    return round(tonnes * (main + last_km * GRAMS_PER_TONNE_KM[TransportMode.VAN]))


def _way_km(mode: TransportMode, distance_km: float) -> float:
    if mode is TransportMode.AIR:
        return distance_km + AIR_EXTRA_KM
    return distance_km * ROAD_DETOUR


def _factor(mode: TransportMode, distance_km: float) -> float:
    if mode is TransportMode.AIR:
        return AIR_SHORT_HAUL if distance_km <= SHORT_HAUL_KM else AIR_LONG_HAUL
    return GRAMS_PER_TONNE_KM[mode]
