"""The write lock of a desk in a cluster: a document that says who is writing, and until when unless it is renewed."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from indexer.errors import IndexLockedError
from indexer.opensearch.cluster import Cluster, ClusterError, ConflictError, Json, MissingError

LEASE = timedelta(minutes=2)
"""How long a writer that has stopped without a word keeps others out. Clocks may differ by less than that."""
_RENEWALS = 4
"""How often it is renewed within that time."""


class Lease:
    """Held by at most one writer, on whatever machine."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._place: dict[str, Any] = {}
        """The version of our document in the cluster: nobody has written it since."""
        self._is_lost = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lease inside the block. Raises IndexLockedError, naming the other writer."""
        self._take()
        stop = threading.Event()
        renewing = threading.Thread(target=self._renew_until, args=[stop], name="lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            stop.set()
            renewing.join()
            with suppress(ClusterError):
                self._cluster.request("DELETE", f"/{self._index}/_doc/writer", None, **self._place)

    def check(self) -> None:
        """Raise IndexLockedError if the lease was lost: another writer may be at work."""
        if self._is_lost:
            raise IndexLockedError(
                "the index could not be kept locked, because the engine did not answer for too long: run it again"
            )

    def _take(self) -> None:
        self._is_lost = False
        try:
            self._create_index()
            self._write(f"/{self._index}/_create/writer")
        except ConflictError:
            known = self._known()
            if known and not _has_ended(known["_source"]):
                raise IndexLockedError(
                    f"the index is being written by {known['_source']['owner']}: try again when it has ended (if it "
                    f"has ended without a word, after {known['_source']['until']})"
                ) from None
            self._take_over(known)

    def _take_over(self, known: Json | None) -> None:
        try:
            if known:
                self._write(f"/{self._index}/_doc/writer", **_place(known))
            else:
                self._write(f"/{self._index}/_create/writer")
        except ConflictError:
            raise IndexLockedError("another process has just begun to write the index: try again later") from None

    def _known(self) -> Json | None:
        try:
            found: Json = self._cluster.request("GET", f"/{self._index}/_doc/writer")
        except MissingError:  # it has just ended
            return None
        return found

    def _create_index(self) -> None:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        with suppress(ConflictError):
            self._cluster.request("PUT", f"/{self._index}", {"settings": settings, "mappings": {"dynamic": "false"}})

    def _write(self, path: str, **place: Any) -> None:
        now = datetime.now(UTC)
        document = {
            "owner": f"process {os.getpid()} on {socket.gethostname()} since {now:%Y-%m-%d %H:%M:%S} UTC",
            "host": socket.gethostname(),
            "process": os.getpid(),
            "until": f"{now + LEASE:%Y-%m-%d %H:%M:%S} UTC",
        }
        self._place = _place(self._cluster.request("PUT", path, document, **place))

    def _renew_until(self, stop: threading.Event) -> None:
        pause, renewed = LEASE.total_seconds() / _RENEWALS, datetime.now(UTC)
        while not stop.wait(pause):
            try:
                self._write(f"/{self._index}/_doc/writer", **self._place)
                renewed = datetime.now(UTC)
            except ConflictError:
                self._is_lost = True
                return
            except ClusterError:
                self._is_lost = datetime.now(UTC) - renewed > LEASE


def _place(found: Json) -> dict[str, Any]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _has_ended(known: Json) -> bool:
    """Whether a writer's time is over, or it was a process of this machine that no longer runs."""
    until = datetime.strptime(known["until"], "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    if until < datetime.now(UTC):
        return True
    if known["host"] != socket.gethostname():
        return False
    try:
        os.kill(known["process"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
