"""Names of people are found where they stand, and what only looks like one stays."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.catalogue.loading import load_catalogue
from pipelines.field.privacy.names import NameFinder

FINDER = NameFinder(load_catalogue().privacy)


def found(text: str, language: str = "", known: frozenset[str] = frozenset()) -> list[str]:
    return [text[span.start : span.end] for span in FINDER.find(text, known, language)]


@pytest.mark.parametrize(("text", "names"), [
    # titles: whatever follows
    ("Mevr. Zwartendijk wacht al zes maanden.", ["Zwartendijk"]),
    ("mevrouw Van den Plas en de heer Ocampo", ["Van den Plas", "Ocampo"]),
    ("Le Dr Szczepanik ne prend plus personne.", ["Szczepanik"]),
    ("M. de Lichtervelde et Mme N'Guessan sont excusés", ["de Lichtervelde", "N'Guessan"]),
    ("dokter el khattabi? dr. Forest? Mme Rose.", ["Forest", "Rose"]),
    ("mevr. A.K. slaapt in haar wagen", ["A.K."]),
    # phrases, trades, relatives
    ("Bel Quirijn voor de sleutel", ["Quirijn"]),
    ("Contact : Oumnia, 0470/12.34.56", ["Oumnia"]),
    ("Volgens Ackerstaff duurt het nog een jaar", ["Ackerstaff"]),
    ("selon Vauthier, rien ne change", ["Vauthier"]),
    ("facteur Eustache sonne deux fois", ["Eustache"]),
    ("Het gaat slecht, de dochter van Ysaline belde.", ["Ysaline"]),
    ("Ma voisine Philomène monte les courses.", ["Philomène"]),
    ("de twee zussen (Oda en Walburga) zorgen voor haar", ["Oda", "Walburga"]),
    # lists of who was there
    ("Aanwezig (4): Zjef Wijnants (OCMW Jette), Oumnia (WGC), H. Quaghebeur, Kind en Gezin",
     ["Zjef Wijnants", "Oumnia", "H. Quaghebeur"]),
    ("Présent·es : Ysaline Vauthier (CPAS d'Uccle), P.-Y. Quoirin et Bénigne (ONE)",
     ["Ysaline Vauthier", "P.-Y. Quoirin", "Bénigne"]),
    # lists and shapes
    ("Samira zegt dat het niet lukt", ["Samira"]),
    ("we hebben het met Fatima El Haddaoui besproken", ["Fatima El Haddaoui"]),
    ("J.P. Vandenbroeck en Karim ZIDANE", ["J.P. Vandenbroeck", "Karim ZIDANE"]),
    ("vu DE SMEDT Roger hier", ["DE SMEDT Roger"]),
    ("Nabil A. dort dehors", ["Nabil A."]),
    ("la situation d'Amélie s'aggrave", ["Amélie"]),
    ("Samira's dossier ligt stil", ["Samira"]),
    ("Qu'Ahmed revienne demain", ["Ahmed"]),
    ("ze vroeg het aan Wiktoria Kwiatkowska", ["Wiktoria Kwiatkowska"]),
    ("een vraag van Yıldız Çelik over het leefloon", ["Yıldız Çelik"]),
    ("avec Marie-Ange et Jean-Baptiste", ["Marie-Ange", "Jean-Baptiste"]),
    ("Rose zegt dat ze blijft", ["Rose"]),
])  # fmt: skip
def test_people(text: str, names: list[str]) -> None:
    assert found(text) == names


INNOCENT = [
    "De thuisverpleging in Anderlecht neemt geen nieuwe patiënten meer aan.",
    "Het OCMW van Sint-Jans-Molenbeek heeft een wachtlijst van zes maanden.",
    "Na een opname in Sint-Jan of in Saint-Luc is er niemand die opvangt.",
    "Kind en Gezin en ONE werken niet samen in Schaarbeek.",
    "Aan het Flageyplein staat op zondag een lange tafel.",
    "In maart en april sluit het dienstencentrum in Jette.",
    "Rode Kruis en Dokters van de Wereld staan op het Noordstation.",
    "De mantelzorgers vragen meer adempauze en een duidelijk loket.",
    "Iriscare betaalt de helft, de rest komt van de VGC.",
    "Wie geen Nederlands of Frans spreekt, krijgt geen afspraak.",
    "Het wijkgezondheidscentrum aan de Brogniezstraat zoekt een kinesist.",
    "Besluit: de volgende vergadering gaat door op donderdag 12 maart 2026 om 14 uur.",
    "Vragen over het statuut van de BIM komen elke week terug.",
    "Met Pasen is er geen maaltijdbedeling in Vorst en Sint-Gillis.",
    "Actiris verwijst door naar de VDAB, die verwijst terug.",
    "De tandarts vraagt 120 euro per zitting, dat betaalt niemand.",
    "Het project Housing First loopt goed in Brussel-Stad.",
    "Alzheimer en Parkinson komen in elk teamoverleg terug.",
    "Mensen uit Oekraïne, Syrië en Marokko kennen het systeem niet.",
    "De bus 54 rijdt niet meer tot aan het ziekenhuis Etterbeek-Elsene.",
    "La maison médicale de Forest ne prend plus de nouveaux patients.",
    "Le CPAS de Saint-Gilles demande quatre documents différents.",
    "Après une hospitalisation à Saint-Pierre ou à Erasme, rien n'est prévu.",
    "Médecins du Monde et la Croix-Rouge tiennent une permanence rue Haute.",
    "Les habitants du quartier Bonnevie n'ont plus de pharmacie de garde.",
    "La place Eugène Flagey est trop bruyante pour une concertation.",
    "Iriscare, Vivalis et la COCOM financent chacun une partie.",
    "La loi du 26 mai 2002 prévoit un revenu d'intégration.",
    "En janvier, la permanence passe au mardi de 9h à 12h.",
    "Prochaine réunion : le 12 mars 2026, avenue Louise, au premier étage.",
    "L'hôpital Brugmann et les cliniques Saint-Jean ont un service social.",
    "À Molenbeek, trois écoles sur quatre n'ont pas d'infirmière.",
    "Les personnes âgées d'Ixelles et d'Etterbeek sortent peu.",
    "Une vie en rose, une eau claire : voilà l'affiche de la brochure.",
    "Le Samusocial et Bruss'help comptent 7.134 personnes sans chez-soi.",
    "Beaucoup d'aidants proches n'osent pas demander du répit.",
    "Il faut une offre en turc, en arabe et en polonais.",
    "Qui paie les transports vers le centre Paul Brien ?",
    "Les bénévoles de l'église Saint-Denis préparent la soupe du jeudi.",
    "Les Petits Riens et Le Foyer cherchent des locaux à Koekelberg.",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_innocent_sentences_hold_no_names(text: str) -> None:
    assert len(INNOCENT) == 40
    assert found(text) == []


@pytest.mark.parametrize(("text", "names"), [
    ("Saint-Jean et Jean sont d'accord", ["Jean"]),
    ("Florence habite à Florence", ["Florence"]),
    ("l'avenue Louise est loin pour Louise", ["Louise"]),
    ("rue Rose, demander Claire", ["Claire"]),
    ("Claire est l'eau de la source", ["Claire"]),
    ("Juffrouw Engels geeft geen Engels", ["Engels"]),
])  # fmt: skip
def test_context_decides(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_m_is_a_title_in_french_and_an_initial_in_dutch() -> None:
    assert found("M. Peeters", "fr") == ["Peeters"]
    assert found("M. Peeters", "nl") == ["M. Peeters"]


def test_a_name_is_found_again_in_its_document() -> None:
    texts = ["Mevr. Ysaline Zwartendijk (WGC) leidt in.", "Daarna ging Zwartendijk naar huis met Ysaline.", "Jette"]
    known = FINDER.known_in(texts)
    assert known == {"ysaline", "zwartendijk"}
    assert found(texts[1]) == []
    assert found(texts[1], known=known) == ["Zwartendijk", "Ysaline"]
    assert found(texts[2], known=known) == []


def test_words_and_particles_of_a_name_are_not_looked_for_alone() -> None:
    known = FINDER.known_in(["Mevr. Jan Van den Plas, mevr. Engels, Mme A.K., M. Vorst"])
    assert {"van", "den", "engels", "a", "k", "vorst"}.isdisjoint(known)
    assert "plas" in known


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_ordered_pieces(text: str) -> None:
    spans = FINDER.find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
