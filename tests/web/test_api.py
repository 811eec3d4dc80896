"""The API answers in the shapes that its OpenAPI document promises, which no page from elsewhere is needed to read."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from pydantic import ConfigDict, TypeAdapter, with_config

from tests.website import SEIZURE, website
from web import api_shapes
from web.api_shapes import (
    CompletionsJson,
    ErrorJson,
    FacetJson,
    RecordJson,
    ReleaseJson,
    SearchJson,
    SourceHealthJson,
)

SHAPES: dict[str, Any] = {
    "/api/search?q=heroin": SearchJson,
    "/api/search?q=heroin+vienna+cocaine&explain=yes&organization=UNODC": SearchJson,
    "/api/search?q=herion+nothingofthiskind": SearchJson,
    "/api/search?q=xylophone+saxophone&year=2011": SearchJson,
    "/api/facets?facet=organization&q=heroin&contains=UN": FacetJson,
    "/api/record?q=herion&year=2009-2012": RecordJson,
    "/api/releases/seizure": ReleaseJson,
    "/api/releases/hostile%2F3": ReleaseJson,
    "/api/suggest?q=her": CompletionsJson,
    "/api/sources": list[SourceHealthJson],
    "/api/releases/none": ErrorJson,
    "/api/facets?facet=colour": ErrorJson,
    "/api/facets": ErrorJson,
    "/api/export?format=docx": ErrorJson,
    "/api/nowhere": ErrorJson,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with website(tmp_path_factory.mktemp("home")) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module", autouse=True)
def strict() -> None:
    """No key may be there that its shape does not name."""
    for name, shape in vars(api_shapes).items():
        if name.endswith("Json"):
            with_config(ConfigDict(extra="forbid", strict=True))(shape)


@pytest.mark.parametrize(("path", "shape"), SHAPES.items())
def test_answers_have_the_promised_shape(site: httpx.Client, path: str, shape: Any) -> None:
    TypeAdapter(shape).validate_python(site.get(path).json())


def test_the_document_says_what_every_answer_is(site: httpx.Client) -> None:
    document = site.get("/openapi.json").json()
    assert set(document["paths"]) == {
        *("/api/search", "/api/facets", "/api/export", "/api/record", "/api/releases/{id}"),
        *("/api/suggest", "/api/sources"),
    }
    for path, kinds in document["paths"].items():
        answers = kinds["get"]["responses"]
        assert {"400", "422", "429", "503"} <= set(answers)
        for kind in answers["200"]["content"].values():
            assert kind["schema"], path
        names = [(one["in"], one["name"]) for one in kinds["get"].get("parameters", ())]
        assert len(names) == len(set(names)), path
        assert all(one["description"] for one in kinds["get"].get("parameters", ())), path


def test_every_operation_is_on_the_page_of_the_api(site: httpx.Client) -> None:
    soup = BeautifulSoup(site.get("/api").text, "lxml")
    assert [code.get_text() for code in soup.select("h2 code")] == list(site.get("/openapi.json").json()["paths"])


def test_a_facet_is_counted_as_on_the_page(site: httpx.Client) -> None:
    whole = site.get("/api/search?q=heroin").json()["facets"]["organization"]
    found = site.get("/api/facets?facet=organization&q=heroin").json()
    assert found["values"] == whole
    some = site.get("/api/facets?facet=organization&q=heroin&contains=inc").json()["values"]
    assert [one["value"] for one in some] == ["INCB"]


def test_a_refused_parameter_is_named(site: httpx.Client) -> None:
    answer = site.get("/api/facets?facet=colour")
    assert (answer.status_code, "facet" in answer.json()["error"]) == (422, True)
    assert site.get("/api/releases/seizure?format=docx").status_code == 422
    assert SEIZURE.title in site.get("/api/releases/seizure?format=bibtex").text
