"""What an entry of a vocabulary looks like; imported only when a file is validated, since it loads pydantic."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from corpus.toml_tables import Check, MistakeError, NonBlank, did_you_mean
from corpus.vocabulary.kinds import KINDS, kind_of

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEDULE = re.compile(r"19[67]1 (?:I|II|III|IV)|1988 Table (?:I|II)")


def _check_id(text: str) -> str | None:
    return None if _ID.fullmatch(text) else "an id consists of small letters, digits and hyphens"


def _check_name(text: str) -> str | None:
    return None if text.strip("? ") else "is empty"


def _check_schedule(text: str) -> str | None:
    is_known = _SCHEDULE.fullmatch(text)
    return None if is_known else f"{text!r} is not a schedule: write it like 1961 I, 1971 IV or 1988 Table II"


class Entry(BaseModel):
    """A concept as a file has it. Its other keys are kinds of names and languages, each with a list of names."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, tuple[Annotated[str, Check(_check_name)], ...]] = Field(init=False)

    name: NonBlank
    theme: NonBlank | None = None
    under: NonBlank | None = None
    country: NonBlank | None = None
    schedule: tuple[Annotated[str, Check(_check_schedule)], ...] = ()
    broader: tuple[NonBlank, ...] = ()

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Its other names, by the key that they stand under."""
        return self.__pydantic_extra__


def _check_keys(entry: Any) -> MistakeError | None:
    for key in entry if isinstance(entry, dict) else ():
        if key not in Entry.model_fields and not kind_of(key):
            allowed = (*Entry.model_fields, *KINDS)
            what = f"there is no such key; allowed are {', '.join(allowed)}, and languages such as es or street-es"
            return MistakeError((key,), what + did_you_mean(key, allowed))
    return None


VocabularyTables = dict[str, dict[Annotated[str, Check(_check_id)], Annotated[Entry, Check(_check_keys, first=True)]]]
"""A file: its entries by type and id."""
