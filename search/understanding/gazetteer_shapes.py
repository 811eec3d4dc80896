"""What `regions.toml` looks like; imported only when it is read, since it loads pydantic."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from corpus.toml_tables import Check, MistakeError, NonBlank, Texts, did_you_mean


class RegionEntry(BaseModel):
    """A region: its names, and what lies in it."""

    model_config = ConfigDict(extra="forbid")

    name: NonBlank
    code: NonBlank | None = None
    en: Texts = ()
    es: Texts = ()
    fr: Texts = ()
    pt: Texts = ()
    de: Texts = ()
    it: Texts = ()
    nl: Texts = ()
    ru: Texts = ()
    ar: Texts = ()
    zh: Texts = ()
    ja: Texts = ()
    countries: Texts = ()
    regions: Texts = ()
    areas: Texts = ()


def _check_regions(regions: dict[str, RegionEntry]) -> MistakeError | None:
    for identity, region in regions.items():
        for place, other in enumerate(region.regions):
            if other not in regions:
                return MistakeError(
                    (identity, "regions", place), f"{other!r} is no region{did_you_mean(other, regions)}"
                )
    return None


class AmbiguousPlaces(BaseModel):
    """Places that are not searched for in place of a wider one."""

    model_config = ConfigDict(extra="forbid")

    countries: Texts
    everywhere: Texts
    names: Texts


class RegionTables(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    region: Annotated[dict[str, RegionEntry], Check(_check_regions)] = Field(min_length=1)
    demonyms: dict[str, dict[str, Texts]]
    towns: dict[str, Texts]
    ambiguous: AmbiguousPlaces
