"""Telling the page of a product in a shop, which is no release, by what can be done there."""

from typing import Any

from corpus.clean.formats.markup import Markup
from corpus.clean.formats.surroundings import names_of

_PRODUCT = frozenset(("product", "produkt", "producto", "produit", "prodotto", "produto"))
_PRICE = frozenset(("price", "preis", "precio", "prix", "prezzo", "preço", "cena"))
_PRODUCT_TYPES = ("product", "og:product")


def offers_a_product(markup: Markup) -> bool:
    """Whether a page calls itself a product, or holds one with its price and a form to order it."""
    if markup.metas.get("og:type", "").lower() in _PRODUCT_TYPES:
        return True
    return any(_is_a_product(form) for form in markup.body.iter("form"))


def _is_a_product(form: Any) -> bool:
    """Whether a form stands in an element called a product, in which a price stands too."""
    for around in (form, *form.iterancestors()):
        if around.tag == "body":
            return False
        if _words_of(around) & _PRODUCT:
            return any(_words_of(one) & _PRICE for one in around.iter("p", "span", "div", "b", "strong", "ins"))
    return False


def _words_of(one: Any) -> set[str]:
    return set(names_of(one).lower().replace("-", " ").split())
