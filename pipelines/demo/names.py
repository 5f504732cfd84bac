"""Invented place names in Dutch and French.

Every name is made from animals, plants and objects, so that nobody takes the demonstration for a real
town. Some are very long on purpose: layouts must stand them.
"""

from __future__ import annotations

import numpy as np

Pair = tuple[str, str]

COMMUNES: list[Pair] = [
    ("Wilgenmeer", "Saulmare"),
    ("Lindegem-aan-de-Zulle", "Tilleul-sur-Zoulle"),
    ("Sint-Odrada-Hallebeek", "Sainte-Odrade-Hallebecque"),
    ("Grootmeervoort", "Grand-Mareuil"),
    ("Essenvelde", "Frênecourt"),
    ("Koudekouter", "Froidplateau"),
    ("Varenhove", "Fougerolles-la-Zoulle"),
    ("Kwartelbeke", "Caillebecq"),
    ("Onze-Lieve-Vrouw-Steenuilengem", "Notre-Dame-aux-Chevêches"),
    ("Hulstbroeke", "Houxbrouck"),
    ("Klein-Otterdaal", "Petit-Loutreval"),
    ("Zonnezande", "Sablesoleil"),
    ("Wulpegem", "Courlissart"),
    ("Sperrelaar", "Épervaux"),
    ("Nieuw-Akeleighem", "Neuve-Ancolie"),
    ("Bovenwindeke-onder-de-Lijsterbessen", "Haute-Venteuse-sous-les-Sorbiers"),
    ("Dennevoorde", "Sapinguet"),
    ("Kamillegem", "Camomilly"),
    ("Beverslo", "Castorloo"),
]

PARTS: list[Pair] = [
    ("Oude Vesting", "Vieux-Rempart"),
    ("Klokkenhof", "Cour-aux-Cloches"),
    ("Lange Laan", "Longue-Allée"),
    ("Touwslagerij", "Corderie"),
    ("Zilverbergen", "Montargent"),
    ("Tien Bronnen", "Dix-Fontaines"),
    ("Windakkers", "Champs-au-Vent"),
    ("Valkenrust", "Repos-du-Faucon"),
    ("Bijenkorven", "Les Ruches"),
]

# (Dutch stem, French noun, French article): the article is joined to the form before it.
STEMS: list[tuple[str, str, str]] = [
    ("Otter", "Loutre", "de la "), ("Kwartel", "Caille", "de la "), ("Sperwer", "Épervier", "de l'"),
    ("Wulp", "Courlis", "du "), ("Libel", "Libellule", "de la "), ("Salamander", "Salamandre", "de la "),
    ("Egel", "Hérisson", "du "), ("Bever", "Castor", "du "), ("Steenuil", "Chevêche", "de la "),
    ("Kraanvogel", "Grue", "de la "), ("Wielewaal", "Loriot", "du "), ("Pimpernel", "Pimprenelle", "de la "),
    ("Akelei", "Ancolie", "de l'"), ("Kamille", "Camomille", "de la "), ("Lavas", "Livèche", "de la "),
    ("Bieslook", "Ciboulette", "de la "), ("Weversspoel", "Navette", "de la "), ("Aambeeld", "Enclume", "de l'"),
    ("Zonnewijzer", "Cadran", "du "), ("Zandloper", "Sablier", "du "), ("Kompas", "Boussole", "de la "),
    ("Windroos", "Rose des Vents", "de la "), ("Lantaarn", "Lanterne", "de la "), ("Vuurtoren", "Phare", "du "),
    ("Klavecimbel", "Clavecin", "du "), ("Hobo", "Hautbois", "du "), ("Draailier", "Vielle", "de la "),
    ("Tamboerijn", "Tambourin", "du "), ("Inktpot", "Encrier", "de l'"), ("Kwikstaart", "Bergeronnette", "de la "),
    ("Gierzwaluw", "Martinet", "du "), ("Grutto", "Barge", "de la "), ("Duizendblad", "Achillée", "de l'"),
    ("Zilverdistel", "Carline", "de la "), ("Kornoelje", "Cornouiller", "du "), ("Lijsterbes", "Sorbier", "du "),
    ("Jeneverbes", "Genévrier", "du "), ("Roerdomp", "Butor", "du "), ("Karekiet", "Rousserolle", "de la "),
    ("Vuurvlinder", "Cuivré", "du "), ("Boomkikker", "Rainette", "de la "), ("Hermelijn", "Hermine", "de l'"),
    ("Eekhoorn", "Écureuil", "de l'"), ("Sleutelbloem", "Primevère", "de la "), ("Ganzerik", "Potentille", "de la "),
    ("Weerhaan", "Coq de Fer", "du "), ("Stikvonk", "Étincelle", "de l'"), ("Honingraat", "Rayon de Miel", "du "),
    ("Spinnewiel", "Rouet", "du "), ("Kruiwagen", "Brouette", "de la "),
]  # fmt: skip

SECTOR_FORMS: list[Pair] = [
    ("akker", "Champ"), ("gaarde", "Verger"), ("donk", "Butte"), ("voorde", "Gué"), ("kouter", "Plateau"),
    ("horst", "Futaie"), ("meers", "Pré"), ("sluis", "Écluse"), ("molen", "Moulin"), ("poort", "Porte"),
    ("dreef", "Drève"), ("kaai", "Quai"), ("hoek", "Coin"), ("brug", "Pont"), ("terras", "Terrasse"),
    ("tuin", "Jardin"), ("steiger", "Ponton"),
]  # fmt: skip
LONG_SECTORS: list[Pair] = [
    (" - verspreide bebouwing langs de oude vaart", " - habitat dispersé le long du vieux canal"),
    (" - sociale woningen en hoogbouw", " - logements sociaux et tours"),
]
QUARTER_FORMS: list[Pair] = [("kwartier", "Quartier"), ("buurt", "Voisinage"), ("veste", "Bastion")]
PARKS, CEMETERIES, INDUSTRIES = ("park", "Parc"), ("hof der stilte", "Cimetière"), ("dok", "Zone industrielle")


def _joined(stem: int, form: Pair) -> Pair:
    dutch, french, article = STEMS[stem]
    return f"{dutch}{form[0]}", f"{form[1]} {article}{french}"


def sector_names(count: int, generator: np.random.Generator) -> list[Pair]:
    """`count` different sector names in capitals, as the statistical office writes them."""
    every = [_joined(stem, form) for stem in range(len(STEMS)) for form in SECTOR_FORMS]
    chosen = [every[place] for place in generator.permutation(len(every))[:count]]
    for place in generator.choice(count, size=max(1, count // 60), replace=False):
        longer = LONG_SECTORS[int(place) % len(LONG_SECTORS)]
        chosen[place] = (chosen[place][0] + longer[0], chosen[place][1] + longer[1])
    return [(dutch.upper(), french.upper()) for dutch, french in chosen]


def neighbourhood_names(count: int, generator: np.random.Generator) -> list[Pair]:
    """`count` different names of residential neighbourhoods, single or double ("Otter - Wulp")."""
    names: list[Pair] = []
    for first in range(len(STEMS)):
        names.append((STEMS[first][0], STEMS[first][1]))
        for step in (7, 19, 31):
            second = (first + step) % len(STEMS)
            names.append((f"{STEMS[first][0]} - {STEMS[second][0]}", f"{STEMS[first][1]} - {STEMS[second][1]}"))
    chosen = [names[place] for place in generator.permutation(len(names))[:count]]
    chosen[-1] = (
        "Oude Weversspoelkaai - Zonnewijzerplein - Kruiwagenbinnenhof",
        "Vieux Quai de la Navette - Place du Cadran - Cour de la Brouette",
    )
    return chosen


def other_names(form: Pair, count: int, generator: np.random.Generator) -> list[Pair]:
    """`count` names of parks, cemeteries, industry or quarters, made with one form."""
    return [_joined(int(stem), form) for stem in generator.permutation(len(STEMS))[:count]]


def quarter_names(count: int, generator: np.random.Generator) -> list[Pair]:
    """`count` different names of social-health quarters."""
    every = [_joined(stem, form) for form in QUARTER_FORMS for stem in range(len(STEMS))]
    return [every[place] for place in generator.permutation(len(every))[:count]]
