"""Plots the latency of each engine by collection size: python -m benchmarks.plot RESULTS.jsonl OUT.svg."""

import argparse
import json
import statistics
from collections import defaultdict
from math import log10
from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 60, 150, 20, 50
COLOURS = ("#005ea5", "#b10e1e", "#7a5c00", "#00703c", "#5b2d8a", "#454a4d", "#a2417a")


def latencies(lines: list[str]) -> dict[str, dict[int, float]]:
    """The geometric mean in milliseconds by engine and number of documents; later lines replace earlier ones."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for one in map(json.loads, lines):
        every = [time for times in one["times"].values() for time in times]
        found[one["engine"]][one["documents"]] = statistics.geometric_mean(every)
    return found


def svg(found: dict[str, dict[int, float]]) -> str:
    """Draw the plot, with logarithmic axes."""
    sizes = sorted({documents for points in found.values() for documents in points})
    times = [time for points in found.values() for time in points.values()]
    lowest, highest = int(log10(min(times)) // 1), int(-(-log10(max(times)) // 1))

    def x(documents: float) -> float:
        share = log10(documents / sizes[0]) / (log10(sizes[-1] / sizes[0]) or 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(time: float) -> float:
        return HEIGHT - BOTTOM - (log10(time) - lowest) / (highest - lowest) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12" fill="#222">',
        "<title>Milliseconds of a query with three counts, by number of releases</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(lowest, highest + 1):
        at = y(10.0**power)
        parts += [
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>',
            f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>',
        ]
    for documents in sizes:
        parts.append(
            f'<text x="{x(documents):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{documents:,}</text>'
        )
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">releases</text>')
    lasts = sorted((y(points[max(points)]), engine) for engine, points in found.items())
    below = 0.0
    labels = {}
    for at, engine in lasts:
        labels[engine] = below = max(at, below + 14)
    for colour, (engine, points) in zip(COLOURS, found.items(), strict=False):
        places = [(x(documents), y(time)) for documents, time in sorted(points.items())]
        path = "L".join(f"{across:.1f} {down:.1f}" for across, down in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3.5" fill="{colour}"/>' for across, down in places]
        label = f'<text x="{WIDTH - RIGHT + 10}" y="{labels[engine] + 4:.1f}" fill="{colour}">{engine}</text>'
        parts.append(label)
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args()
    chosen.out.write_text(svg(latencies(chosen.results.read_text().splitlines())))


if __name__ == "__main__":
    main()
