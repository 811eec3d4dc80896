"""The example of a script for reports lists what an export holds, with keys that the references have."""

import json
import re
import subprocess
import sys
from pathlib import Path

from search.citation.reference import reference_of_release
from tests.command import run
from tests.desk import Desk
from tests.website import SEIZURE, ordinary

SCRIPT = Path(__file__).parents[3] / "docs" / "examples" / "report.py"


def test_a_report_lists_every_release_by_year_and_publisher(desk: Desk) -> None:
    releases = (SEIZURE, *ordinary())
    desk.publish(*releases)
    lines = run("export", "--format", "jsonl", home=desk.home).stdout
    done = subprocess.run([sys.executable, SCRIPT], input=lines, capture_output=True, text=True, check=True)
    listed: dict[str, set[str]] = {}
    for part in done.stdout.split("## ")[1:]:
        heading, *items = filter(None, part.splitlines())
        listed[heading] = {key for line in items for key in re.findall(r"\[@([\w-]+)\]$", line)}
    expected: dict[str, set[str]] = {}
    for one in releases:
        heading = f"{one.year or 'undated'}, {one.publisher}"
        expected.setdefault(heading, set()).add(reference_of_release(one).key)
    assert listed == expected
    assert list(listed) == sorted(listed)
    references = json.loads(run("export", "--format", "csl-json", home=desk.home).stdout)
    assert {one["id"] for one in references} == set().union(*expected.values())
