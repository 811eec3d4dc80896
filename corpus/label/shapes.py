"""What the rules of labelling look like; imported only when a file is validated, since it loads pydantic."""

from pydantic import BaseModel, ConfigDict, Field

from corpus.toml_tables import NonBlank, Number, Texts


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Prefixes(_Closed):
    no_names: Texts


class _Leading(_Closed):
    heads: Texts


class _States(_Closed):
    names: Texts


class Bodies(_Closed):
    """The forms of the names of bodies."""

    heads: Texts
    offices: dict[str, NonBlank]
    leading: _Leading
    societies: _Leading
    prefixes: _Prefixes
    states: _States


class Operations(_Closed):
    """The words that the names of operations begin with, and what follows them without being a name."""

    words: Texts
    no_names: Texts


class Places(_Closed):
    """Places that the names of countries do not cover: cities and other names by the code of their country."""

    elsewhere: Texts
    cities: dict[str, Texts]
    aliases: dict[str, Texts]


class Words(_Closed):
    """The words of a theme, and those of which it requires one."""

    terms: Texts = ()
    hints: Texts = ()
    hides: Texts = ()
    requires: Texts = ()


class Theme(Words):
    """A theme: its words in any language, what it asks for beside them, and its words in one language alone."""

    label: NonBlank
    abroad: bool = False
    es: Words | None = None
    fr: Words | None = None
    de: Words | None = None
    pt: Words | None = None
    it: Words | None = None
    nl: Words | None = None
    ru: Words | None = None
    ar: Words | None = None
    zh: Words | None = None
    ja: Words | None = None


class Themes(BaseModel):
    """The words that decide whether a text speaks of drugs, and the themes by their ids."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Theme] = Field(init=False)

    drugs: Texts
    drugs_in: dict[str, Texts] = Field(default_factory=dict)
    drugs_or_medicines: Texts = ()
    medicine_trade: Texts = ()
    no_drugs: Texts = ()
    signs: Texts = ()


class SignalWeights(_Closed):
    """What each signal adds to a label, by its name; those of every theme, with what differs in each; and terms."""

    drugs: dict[str, Number]
    every: dict[str, Number]
    themes: dict[str, dict[str, Number]]
    terms: dict[str, dict[str, Number]]


SHAPES: dict[str, type[BaseModel]] = {
    "bodies": Bodies,
    "operations": Operations,
    "places": Places,
    "themes": Themes,
    "weights": SignalWeights,
}
"""The shape of each file, by its name."""
