"""Builds the documentation of the API from its OpenAPI document, so that no page from elsewhere has to be loaded."""

from collections.abc import Iterator, Mapping
from typing import Any

from web.pages import ApiPage, OperationView, ParameterView, SearchForm
from web.root_path import rooted


def api_page(document: Mapping[str, Any]) -> ApiPage:
    return ApiPage(
        title="API - Pressdesk",
        form=SearchForm(),
        operations=tuple(_operation(path, kinds["get"]) for path, kinds in document["paths"].items()),
        schema=rooted("/openapi.json"),
    )


def _operation(path: str, operation: Mapping[str, Any]) -> OperationView:
    return OperationView(
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=tuple(map(_parameter, operation.get("parameters", ()))),
    )


def _parameter(given: Mapping[str, Any]) -> ParameterView:
    kind = given["schema"]
    return ParameterView(given["name"], ", ".join(_kinds(kind)), given.get("description", ""))


def _kinds(kind: Mapping[str, Any]) -> Iterator[str]:
    if "enum" in kind:
        yield " or ".join(map(str, kind["enum"]))
    elif kind.get("type") == "array":
        yield "text, may be repeated"
    else:
        yield {"integer": "number"}.get(kind.get("type", ""), "text")
    if "default" in kind and kind["default"] != "":
        yield f"default {kind['default']}"
