"""Silences the process that imports it: the fork server of the worker processes, and thereby these as well.

Output of libraries and of Python's own failures to start would only confuse the user's terminal; the parent process
learns of a failure from the end of the worker.
"""

import os

_nowhere = os.open(os.devnull, os.O_WRONLY)
for _stream in (1, 2):
    os.dup2(_nowhere, _stream)
os.close(_nowhere)
