"""Grams of CO2e from weight, distance and mode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.emissions import co2_grams
from app.domain.enums import TransportMode

modes = st.sampled_from(list(TransportMode))
kilograms = st.integers(1, 100_000)
distances = st.floats(0, 3_000)


@pytest.mark.parametrize(
    ("mode", "distance_km", "grams"),
    [
        (TransportMode.BICYCLE, 10.0, 0),
        (TransportMode.VAN, 100.0, 826),  # 0.01 t x 130 km x 635.11
        (TransportMode.TRUCK, 100.0, 188),  # 0.01 t x (120 km x 103.56 + 10 km x 635.11)
        (TransportMode.RAIL, 100.0, 95),
        (TransportMode.AIR, 1_000.0, 17_243),  # 0.01 t x (1,087.3 km x 1,580 + 10 km x 635.11)
        (TransportMode.TRUCK, 3.0, 25),  # nothing but the last mile
    ],
)
def test_follows_the_published_figures(mode: TransportMode, distance_km: float, grams: int) -> None:
    assert co2_grams(mode, 10_000, distance_km) == grams


def test_a_carriers_own_figure_counts_for_the_whole_way() -> None:
    assert co2_grams(TransportMode.TRUCK, 10_000, 100.0, 50.0) == 65


@given(modes, kilograms, distances)
def test_twice_the_weight_emits_twice_as_much(mode: TransportMode, kg: int, distance_km: float) -> None:
    assert co2_grams(mode, kg * 2_000, distance_km) == pytest.approx(
        2 * co2_grams(mode, kg * 1_000, distance_km), abs=1
    )


@given(modes, kilograms, distances, st.floats(0, 500))
def test_a_longer_way_never_emits_less(mode: TransportMode, kg: int, distance_km: float, more_km: float) -> None:
    near, far = (co2_grams(mode, kg * 1_000, km) for km in (distance_km, distance_km + more_km))
    assert far >= near
