"""Lines of a county prosecutor's site left in its releases: the site repeats one template around each."""

import random
import re
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.collections import records_of
from corpus.clean import clean_record
from corpus.release import Release

SAMPLE = 100
_SEED = 1989
_PHONE = re.compile(r"(?:office|cell|fax)?:?\s*\(?\d{3}\)?[ -]\d{3}-\d{4}|\S+@\S+\.\w+$|contacto?:$", re.IGNORECASE)
_ABOVE = re.compile(
    r"for immediate release|case #|media advisory$|press release$|\w+ \d{1,2}, \d{4}$|###$|</?span", re.IGNORECASE
)


def furniture_left(data: Path) -> tuple[int, int]:
    """How many of the template's lines are left in the bodies of a sample, and how many the bodies have in all."""
    records = list(records_of(data / "press" / "orange-county-da.jsonl.zst"))
    left = lines = 0
    for record in random.Random(_SEED).sample(records, SAMPLE):
        release = clean_record(record, origin="", fetched=datetime.now(UTC), organization=None, language=None)
        if isinstance(release, Release):
            template = template_lines(record["title"], record["body"])
            body = release.body.split("\n\n")
            left += sum(line in template for line in body)
            lines += len(body)
    return left, lines


def template_lines(title: str, body: str) -> set[str]:
    """The lines that are the site's, checked by eye on the sample: what is above the title's last repetition, the block
    of case, day and contacts below it, and everything from the tags or the button to share on."""
    lines = [one for line in body.splitlines() if (one := " ".join(line.split()))]
    start = max((at + 1 for at, line in enumerate(lines[:25]) if line.startswith(title[:40])), default=0)
    end = next((at for at, line in enumerate(lines) if at > start and line in ("Share", "Tagged with:")), len(lines))
    template = {*lines[:start], *lines[end:]}
    for at, line in islice(enumerate(lines), start, end):
        behind = lines[at + 1 : at + 4] if len(line) < 40 else ()
        above = at < start + 14 and (_ABOVE.match(line) or any(_PHONE.match(one) for one in behind))
        if above or _PHONE.match(line) or line.startswith("###"):
            template.add(line)
    return template
