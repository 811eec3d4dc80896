"""Whatever the OpenAPI document allows to ask is answered as it promises."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import (
    content_type_conformance,
    not_a_server_error,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.website import website

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = ("search", "facets", "export", "record", "releases/{id}", "suggest", "sources")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    with website(tmp_path_factory.mktemp("home")) as url:
        yield schemathesis.openapi.from_url(f"{url}/openapi.json")


@pytest.mark.parametrize("name", OPERATIONS)
def test_any_question_is_answered_as_the_document_says(document: OpenApiSchema, name: str) -> None:
    operation = document[f"/api/{name}"]["GET"]

    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy())
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


def test_every_operation_is_tried(document: OpenApiSchema) -> None:
    assert sorted(document) == sorted(f"/api/{name}" for name in OPERATIONS)
