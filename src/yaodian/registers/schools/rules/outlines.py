"""示意轮廓 (schematic outlines): the Voronoi cell of each township's point, held within a disc round it.

A border between two townships is where both points are equally far; it is drawn, not surveyed, and labelled 示意."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, dist, pi, radians, sin

Point = tuple[float, float]
"""(longitude, latitude) in degrees."""

CORNERS = 60
REACH = 1.25


def cells(points: Sequence[Point]) -> list[list[Point]]:
    """Return the outline of each point's cell, in the order of the points; a point given twice shares its cell."""
    if not points:
        return []
    squeeze = cos(radians(sum(latitude for _, latitude in points) / len(points)))
    flat = [(longitude * squeeze, latitude) for longitude, latitude in points]
    radius = REACH * max((_to_nearest(point, flat) for point in flat), default=0) or 0.05
    outlines = []
    for point in flat:
        outline = _disc(point, radius)
        for other in flat:
            if other != point:
                outline = _nearer(outline, point, other)
        outlines.append([(round(x / squeeze, 5), round(y, 5)) for x, y in outline])
    return outlines


def _to_nearest(point: Point, others: Sequence[Point]) -> float:
    """Return how far the nearest other point is, 0 when there is none."""
    return min((dist(point, other) for other in others if other != point), default=0)


def _disc(centre: Point, radius: float) -> list[Point]:
    """Return a many-cornered disc."""
    turns = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    return [(centre[0] + radius * cos(turn), centre[1] + radius * sin(turn)) for turn in turns]


def _nearer(outline: list[Point], point: Point, other: Point) -> list[Point]:
    """Cut off what is nearer to the other point (Sutherland–Hodgman by the line half-way between both)."""
    normal = (other[0] - point[0], other[1] - point[1])
    middle = ((other[0] + point[0]) / 2, (other[1] + point[1]) / 2)

    def beyond(corner: Point) -> float:
        return (corner[0] - middle[0]) * normal[0] + (corner[1] - middle[1]) * normal[1]

    kept: list[Point] = []
    for start, end in zip(outline, [*outline[1:], *outline[:1]], strict=True):
        first, second = beyond(start), beyond(end)
        if first <= 0:
            kept.append(start)
        if (first < 0 < second) or (second < 0 < first):
            share = first / (first - second)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return kept
