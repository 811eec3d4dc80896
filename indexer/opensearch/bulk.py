"""Writes many documents in few requests, several at a time."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep

from indexer.opensearch.cluster import Cluster, ClusterError, ClusterSlowError, Json, failure

SENDERS = 4
"""Requests that are on their way at a time."""
TRIES = 6
"""How often a request is sent that the cluster is too busy for; the pauses double from half a second."""
_CONFLICT = 409
_BUSY = 429

Operation = tuple[Json, ...]
"""An action and, unless it deletes, the document."""


class BulkWriter:
    """Sends operations in the background; `wait` raises the first error, and so does `send` soon after it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._senders = ThreadPoolExecutor(SENDERS, "bulk")
        self._sent: deque[Future[None]] = deque()

    def send(self, operations: Sequence[Operation]) -> None:
        """Send operations, waiting while too many are on their way."""
        while len(self._sent) >= 2 * SENDERS:
            self._sent.popleft().result()
        self._sent.append(self._senders.submit(self._written, tuple(operations)))

    def wait(self) -> None:
        """Return when all has been acknowledged. Raises ClusterError."""
        while self._sent:
            self._sent.popleft().result()

    def close(self) -> None:
        """Drop what is not on its way yet."""
        self._senders.shutdown(cancel_futures=True)

    def _written(self, operations: Sequence[Operation]) -> None:
        left, pause = operations, 0.5
        for tried in range(1, TRIES + 1):
            try:
                left = self._refused(left)
            except ClusterSlowError:
                if tried == TRIES:
                    raise
            if not left:
                return
            sleep(pause)
            pause *= 2
        raise ClusterSlowError(
            f"the engine at {self._cluster.address} is too busy to write: give it more memory or nodes, and try again"
        )

    def _refused(self, operations: Sequence[Operation]) -> list[Operation]:
        """Send operations, and return those that the cluster was too busy for. Raises ClusterError for all others.

        A conflict of versions is no error: the cluster holds this version already, or a later one.
        """
        lines = [line for one in operations for line in one]
        answer = self._cluster.request("POST", "/_bulk", lines, seconds=120, timeout="30s")
        if not answer["errors"]:
            return []
        busy = []
        for operation, outcome in zip(operations, answer["items"], strict=True):
            [result] = outcome.values()
            if result["status"] == _BUSY:
                busy.append(operation)
            elif "error" in result and result["status"] != _CONFLICT:
                raise _told(self._cluster, result)
        return busy


def _told(cluster: Cluster, result: Json) -> ClusterError:
    known = failure(cluster.address, result["status"], result["error"])
    return type(known)(f"{known} (while writing {result.get('_id')})")
