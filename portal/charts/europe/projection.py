"""Where a place lies on the map: Lambert's azimuthal equal-area projection of Europe, EPSG:3035 (ETRS89-LAEA).

The frame reaches from Iceland to the east of Ukraine and from Crete to the North Cape.
Formulas: Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987), pages 187–190.
"""

from math import asin, atanh, cos, radians, sin, sqrt

SIZE = 2000  # the map is a square of so many units
WEST, NORTH, SIDE = 2_490_000, 5_510_000, 4_180_000  # metres of EPSG:3035

_A, _E2 = 6_378_137.0, 0.006694380022903416  # GRS 80
_E = sqrt(_E2)
_LATITUDE, _LONGITUDE, _EASTING, _NORTHING = radians(52), radians(10), 4_321_000, 3_210_000


def _q(latitude):
    s = sin(latitude)
    return (1 - _E2) * (s / (1 - _E2 * s * s) + atanh(_E * s) / _E)


_Q_POLE = _q(radians(90))
_R = _A * sqrt(_Q_POLE / 2)
_BETA = asin(_q(_LATITUDE) / _Q_POLE)
_D = _A * cos(_LATITUDE) / (sqrt(1 - _E2 * sin(_LATITUDE) ** 2) * _R * cos(_BETA))


def metres(latitude, longitude):
    """Easting and northing of EPSG:3035. Degrees in, metres out."""
    beta = asin(max(-1.0, min(1.0, _q(radians(float(latitude))) / _Q_POLE)))
    turn = radians(float(longitude)) - _LONGITUDE
    cosine = 1 + sin(_BETA) * sin(beta) + cos(_BETA) * cos(beta) * cos(turn)
    b = _R * sqrt(2 / max(cosine, 1e-9))  # the point opposite has no place
    east = b * _D * cos(beta) * sin(turn)
    north = b / _D * (cos(_BETA) * sin(beta) - sin(_BETA) * cos(beta) * cos(turn))
    return _EASTING + east, _NORTHING + north


def on_map(latitude, longitude):
    """Units from the left and from the top of the map; beyond 0 and SIZE for what lies outside of its frame."""
    east, north = metres(latitude, longitude)
    return (east - WEST) / SIDE * SIZE, (NORTH - north) / SIDE * SIZE
