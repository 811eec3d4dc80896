"""Commands for tests: in this process, which is quick, or in one of their own."""

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from pressdesk import main

PRESSDESK = (sys.executable, "-m", "pressdesk")
"""What starts a process of its own."""


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in this process, for tests of what it says; raises what nobody expects."""
    done = CliRunner().invoke(main, arguments, env={"PRESSDESK_HOME": str(home), **environment})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)


def run_process(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, for tests of how it starts, ends, and comes to its terminal."""
    return subprocess.run(
        [*PRESSDESK, *arguments],
        env={**os.environ, "PRESSDESK_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
