"""What the host of an address says of a publisher."""

import pytest

from corpus.clean.publishers.hosts import agreement, entry_of, name_of, organization_of, site_of


@pytest.mark.parametrize(
    ("url", "organization"),
    [
        ("https://www.incb.org/incb/en/news/news_2014/a.html", "INCB"),
        ("https://incb.org/incb/en/news/news_2014/a.html", "INCB"),
        ("https://pib.gov.in/PressReleasePage.aspx?PRID=1", "Press Information Bureau of India"),
        ("https://cnb.gov.sg/NewsAndEvents/News/Index/a", "CNB Singapore"),
        ("https://www.policia.es/_es/comunicacion_prensa_detalle.php?ID=1", "Policía Nacional (Spain)"),
        ("https://www.policia.gov.co/noticia/a", "Colombian National Police"),
        ("https://web.archive.org/web/20200101000000/https://www.incb.org/a.html", "INCB"),
        ("https://notincb.org/a", None),
        ("https://gov.in/a", None),
    ],
)
def test_the_catalogue_knows_hosts_with_and_without_www(url: str, organization: str | None) -> None:
    site = site_of(url)
    assert site
    entry = entry_of(site)
    assert (entry and entry[1]) == organization


@pytest.mark.parametrize(
    ("url", "organization"),
    [
        ("https://www.dea.gov/a", "DEA"),
        ("https://www.fda.gov/a", "FDA"),
        ("https://www.fda.gov.ph/a", None),
        ("https://unaids.org/a", "UNAIDS"),
    ],
)
def test_the_vocabulary_knows_bodies_of_the_host_s_country_by_their_letters(url: str, organization: str | None) -> None:
    site = site_of(url)
    assert site
    assert organization_of(site) == organization


@pytest.mark.parametrize(
    ("name", "url", "points"),
    [
        ("Bundesministerium für Ernährung und Landwirtschaft", "https://www.bmel.de/", 2),
        ("Rosa-Luxemburg-Stiftung", "https://www.rosalux.de/", 2),
        ("Parco Nazionale d'Abruzzo, Lazio e Molise", "http://www.parcoabruzzo.it/", 2),
        ("Parco", "http://www.parcoabruzzo.it/", 0),
        ("SPÖ", "https://www.spoe.at/", 2),
        ("Wara Conservation Project", "http://www.wara-enforcement.org/", 1),
        ("J. Doe", "https://www.bmel.de/", 0),
    ],
)
def test_a_name_agrees_with_the_host_that_is_made_of_it(name: str, url: str, points: float) -> None:
    site = site_of(url)
    assert site
    assert agreement(name, site) == points


@pytest.mark.parametrize(
    ("url", "text", "name"),
    [
        ("https://betterghanadigest.com/1", "", "Better Ghana Digest"),
        ("https://www.border-security-report.com/1", "", "Border Security Report"),
        ("https://www.chiangraitimes.com/1", "Police in Chiang Rai seized pills.", "Chiangrai Times"),
        ("https://pagina12.com.ar/1", "El diario Página/12 informó.", "Página/12"),
        ("https://www.spoe.at/1", "Die SPÖ fordert", "SPÖ"),
        ("https://leadership.ng/1", "", "Leadership"),
        ("https://lists.dpforum.example/1", "The Drug Policy Forum regrets that", "Drug Policy Forum"),
        ("https://reseaurdr.example/1", "Le Réseau Réduction des risques, qui", "Réseau Réduction des risques"),
        ("https://dpforum.example/1", "Drugs and policy. For Umbria", "Dpforum"),
        ("https://www.nrc.nl/1", "", "NRC"),
        ("https://search.open.canada.ca/1", "", None),
        ("https://www.interior.gov.ng/1", "", None),
        ("https://mha.gov.in/1", "", None),
        ("https://news.example/1", "", None),
    ],
)
def test_a_host_is_told_apart_into_the_words_that_it_is_made_of(url: str, text: str, name: str | None) -> None:
    site = site_of(url)
    assert site
    assert name_of(site, text) == name


@pytest.mark.parametrize("url", [None, "https://localhost/a"])
def test_no_host_says_nothing(url: str | None) -> None:
    assert site_of(url) is None
