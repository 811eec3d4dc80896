"""Lists the releases of an export in JSON Lines by year and publisher, as Markdown that pandoc can cite from.

python3 report.py < diversion.jsonl > report.md
"""

import json
import sys
from itertools import groupby


def heading(release: dict[str, str | None]) -> str:
    year = (release["date"] or "")[:4]
    return f"{year if year.isdigit() else 'undated'}, {release['publisher'] or 'publisher unknown'}"


for text, releases in groupby(sorted(map(json.loads, sys.stdin), key=heading), heading):
    print(f"## {text}\n")
    for one in releases:
        print(f"- {one['title']} [@pressdesk-{one['id']}]")
    print()
