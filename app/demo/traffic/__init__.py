"""The demo's daily life: what shoppers, packers and carriers do, a beat at a time."""

from app.demo.traffic.beat import Traffic

__all__ = ["Traffic"]
