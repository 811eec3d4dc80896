"""The code for templates gives what Jinja's own gives."""

from typing import NamedTuple

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from web.template_code import DirectCode, escaped, legible


class Quick(Environment):
    code_generator_class = DirectCode
    escaped = staticmethod(escaped)


class Place(NamedTuple):
    name: str
    parts: tuple["Place", ...] = ()


WHERE = Place('<Côte d\'Ivoire> & "more"', (Place("a<b"), Place("c'd", (Place('e"f'),))))
PARTS = """
{% macro shown(one, before="", after="!") %}{{ before }}{{ one.name }}{{ after }}{% endmacro %}
{% macro every(places) %}{% for one in places %}{{ loop.index }}{{ shown(one, after="?") }}{{ every(one.parts) }}
{% if not loop.last %}, {% endif %}{% endfor %}{% endmacro %}
"""
TEMPLATES = {
    "parts": PARTS,
    "base": "<p>{% block text %}{% endblock %}</p>",
    "page": '{% extends "base" %}{% from "parts" import shown, every %}{% block text %}{% set said = shown(where) %}'
    '{{ said }}{{ said }}{{ shown(where, "<") }}{{ every(where.parts) }}{{ where.parts|length }}{{ where.name|upper }}'
    "{{ where.parts[1].parts[0].name }}{{ 1.5 }}{{ number }}{{ none }}{{ markup }}{{ where.name|safe }}{% endblock %}",
    "wrong": "{{ where.nowhere }}",
    "undefined": "{{ nobody.name }}",
}


def made(kind: type[Environment], template: str) -> str:
    environment = kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(template).render(where=WHERE, number=3, markup=Markup("<b>&amp;</b>"))


def test_pages_are_those_that_jinja_makes() -> None:
    assert made(Quick, "page") == made(Environment, "page")


def test_attributes_that_do_not_exist_are_errors() -> None:
    for template in ("wrong", "undefined"):
        with pytest.raises((AttributeError, UndefinedError)):
            made(Quick, template)


@pytest.mark.parametrize(
    "value", ["", "plain", "<a href='x' title=\"y\">&amp;</a>", Markup("<b>"), 7, 1.5, None, "né\u2028\n\t", "&lt;"]
)
def test_values_are_escaped_as_markupsafe_does(value: object) -> None:
    assert escaped(value) == str(escape(value))


def test_control_characters_are_replaced_wherever_a_text_is_quoted() -> None:
    every = "".join(map(chr, range(0x2030)))
    replaced = {one for one in every if legible(one) != one}
    assert replaced == {chr(one) for one in (*range(9), 0xB, *range(0xE, 0x20), *range(0x7F, 0xA0))}
    assert escaped("a\x00<\x9f") == "a\ufffd&lt;\ufffd"
    assert legible(every).count("\ufffd") == len(replaced)
