"""Runs commands for tests: in this process, which is fast, or in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pressdesk import main

PRESSDESK = (sys.executable, "-m", "pressdesk")
"""What starts a process of its own."""
PATIENCE = 30
"""Seconds in which a process ends that was asked to."""


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, to test its output; raises unexpected exceptions."""
    done = CliRunner().invoke(main, arguments, env={"PRESSDESK_HOME": str(home), **environment})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def run_process(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in its own process, to test how it starts, ends and uses its terminal."""
    return subprocess.run(
        [*PRESSDESK, *arguments],
        env={**os.environ, "PRESSDESK_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@contextmanager
def child_process(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that is terminated at the end of the block, and killed if it does not comply."""
    with subprocess.Popen(command, text=True, **options) as child:
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
