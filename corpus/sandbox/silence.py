"""Makes a process silent by being imported: the one that reading processes are forked from, and so these as well.

Whatever a library prints there, and what Python says when there is no room to start, is for nobody: who waits for the
process is told by its end.
"""

import os

_nowhere = os.open(os.devnull, os.O_WRONLY)
for _stream in (1, 2):
    os.dup2(_nowhere, _stream)
os.close(_nowhere)
