"""Sentences of simulated minutes, calls and consultations, by theme, in Dutch and French.

Written for the demonstration; nobody ever said them. The themes are ids of the thesaurus.
"""

from __future__ import annotations

# theme: observations (Dutch, French), as they stand in minutes and consultations
OBSERVATIONS: dict[str, list[tuple[str, str]]] = {
    "home_care": [
        ("De wachttijd voor gezinszorg en poetshulp blijft een knelpunt voor wie alleen woont.",
         "Le délai d'attente pour l'aide familiale et ménagère reste un frein pour les personnes seules."),
        ("Er is een tekort aan thuisverpleging in het weekend.",
         "Il y a une pénurie de soins infirmiers à domicile le week-end."),
    ],
    "ageing_isolation": [
        ("Oudere bewoners zien dagenlang niemand; de nood aan buurtgerichte contacten groeit.",
         "Des habitants âgés ne voient personne pendant des jours ; le besoin de contacts de proximité grandit."),
        ("Het buurtmaal op donderdag werkt goed tegen eenzaamheid.",
         "Le repas de quartier du jeudi fonctionne bien contre l'isolement."),
    ],
    "end_of_life": [
        ("Families weten niet bij wie ze terechtkunnen voor vroegtijdige zorgplanning.",
         "Les familles ne savent pas à qui s'adresser pour la planification anticipée des soins."),
    ],
    "perinatal": [
        ("Jonge moeders vinden na de bevalling geen vroedvrouw die aan huis komt.",
         "Après l'accouchement, de jeunes mères ne trouvent pas de sage-femme à domicile."),
        ("Het consultatiebureau is een troef, maar de drempel blijft hoog zonder afspraak in de eigen taal.",
         "La consultation pour nourrissons est un atout, mais le frein reste grand sans rendez-vous dans sa langue."),
    ],
    "primary_care_access": [
        ("Nieuwe bewoners vinden geen huisarts die nog patiënten aanneemt.",
         "Les nouveaux habitants ne trouvent pas de médecin généraliste qui accepte encore des patients."),
    ],
    "language_interpreting": [
        ("Zonder tolk moeten kinderen vertalen bij de dokter.",
         "Sans interprète, ce sont les enfants qui traduisent chez le médecin."),
    ],
    "poverty": [
        ("Gezinnen stellen zorg uit omdat de rekeningen zich opstapelen.",
         "Des ménages reportent leurs soins parce que les factures s'accumulent."),
        ("De vraag naar schuldbemiddeling is verdubbeld en de dienst is verzadigd.",
         "La demande de médiation de dettes a doublé et le service est saturé."),
    ],
    "rights_non_take_up": [
        ("Veel mensen met recht op de verhoogde tegemoetkoming vragen ze niet aan.",
         "Beaucoup de personnes qui ont droit à l'intervention majorée ne la demandent pas."),
    ],
    "housing": [
        ("Vochtige en overbevolkte woningen maken mensen ziek.",
         "Des logements humides et surpeuplés rendent les gens malades."),
    ],
    "mental_health": [
        ("De wachtlijst voor een eerstelijnspsycholoog bedraagt vier maanden.",
         "La liste d'attente pour un psychologue de première ligne est de quatre mois."),
        ("Jongvolwassenen die alleen wonen, kloppen pas aan in een crisis.",
         "Les jeunes adultes qui vivent seuls ne demandent de l'aide qu'en pleine crise."),
    ],
    "environment": [
        ("Bewoners klagen over lawaai en uitlaatgassen langs de grote lanen.",
         "Les habitants se plaignent du bruit et des gaz d'échappement le long des grands axes."),
    ],
    "informal_carers": [
        ("Mantelzorgers zijn uitgeput en kennen het respijtaanbod niet.",
         "Les aidants proches sont épuisés et ne connaissent pas l'offre de répit."),
    ],
    "complex_situations": [
        ("In complexe situaties belt iedereen iedereen; niemand houdt het overzicht.",
         "Dans les situations complexes, tout le monde appelle tout le monde ; personne n'a de vue d'ensemble."),
    ],
    "workforce": [
        ("Het personeelstekort put de ploegen uit.",
         "La pénurie de personnel épuise les équipes."),
    ],
    "digital_divide": [
        ("Afspraken die alleen online kunnen, sluiten mensen uit.",
         "Les rendez-vous uniquement en ligne excluent des personnes."),
    ],
    "information_sharing": [
        ("Er moet één plaats zijn waar alle verslagen te vinden zijn.",
         "Il faut un seul endroit où trouver tous les comptes rendus."),
    ],
}  # fmt: skip
SHARED_THEMES = ("workforce", "digital_divide", "information_sharing")

# theme: what a professional asks the helpdesk (Dutch, French), and the service that is usually named
QUESTIONS: dict[str, tuple[str, str, str]] = {
    "home_care": ("Welke dienst kan morgen starten met gezinszorg voor een dame van 84?",
                  "Quel service peut commencer demain une aide familiale pour une dame de 84 ans ?",
                  "coordinatiecentrum / centre de coordination"),
    "ageing_isolation": ("Wie bezoekt eenzame ouderen aan huis?",
                         "Qui rend visite à domicile aux personnes âgées isolées ?",
                         "dienstencentrum / centre de services"),
    "end_of_life": ("Hoe bereik ik een palliatieve equipe?",
                    "Comment joindre une équipe palliative ?", "palliatief platform / plateforme palliative"),
    "perinatal": ("Is er een vroedvrouw vrij voor een moeder zonder ziekteverzekering?",
                  "Y a-t-il une sage-femme disponible pour une mère sans mutuelle ?", "sage-femme / vroedvrouw"),
    "primary_care_access": ("Welke huisarts neemt nog nieuwe patiënten aan?",
                            "Quel médecin généraliste accepte encore de nouveaux patients ?",
                            "maison médicale / wijkgezondheidscentrum"),
    "language_interpreting": ("Waar vind ik een tolk Tigrinya voor een consult?",
                              "Où trouver un interprète en tigrigna pour une consultation ?",
                              "sociaal tolken / interprétariat social"),
    "poverty": ("Bij wie kan een gezin met schulden deze week nog terecht?",
                "Chez qui une famille endettée peut-elle encore aller cette semaine ?",
                "schuldbemiddeling / médiation de dettes"),
    "rights_non_take_up": ("Hoe vraag ik met terugwerkende kracht de verhoogde tegemoetkoming aan?",
                           "Comment demander l'intervention majorée avec effet rétroactif ?",
                           "mutualité / ziekenfonds"),
    "housing": ("Is er transitwoning vrij voor een gezin met vier kinderen?",
                "Y a-t-il un logement de transit libre pour une famille de quatre enfants ?",
                "agence immobilière sociale / SVK"),
    "mental_health": ("Welk centrum heeft geen wachtlijst voor een jongere van 22?",
                      "Quel centre n'a pas de liste d'attente pour un jeune de 22 ans ?", "CGG / SSM"),
    "environment": ("Wie onderzoekt schimmel en slechte lucht in een woning?",
                    "Qui examine les moisissures et le mauvais air dans un logement ?", "milieuambulance"),
    "informal_carers": ("Bestaat er nachtopvang om een mantelzorger te ontlasten?",
                        "Existe-t-il une garde de nuit pour soulager un aidant proche ?", "respijtzorg / répit"),
    "complex_situations": ("Wie neemt de coördinatie op als zes diensten betrokken zijn?",
                           "Qui prend la coordination quand six services sont impliqués ?",
                           "casemanagement / gestion de cas"),
    "workforce": ("Waar kan ik een vervanger vinden voor onze verpleegkundige?",
                  "Où trouver un remplaçant pour notre infirmière ?", ""),
    "digital_divide": ("Waar kan iemand hulp krijgen met itsme?",
                       "Où trouver de l'aide pour itsme ?", "openbare computerruimte / EPN"),
    "information_sharing": ("Waar vind ik de sociale kaart van de wijk?",
                            "Où trouver la carte sociale du quartier ?", ""),
}  # fmt: skip
CALLER_ROLES = ["verpleegkundige", "assistante sociale", "huisarts", "médecin généraliste", "kinésithérapeute",
                "maatschappelijk werker", "coordinatrice", "apotheker"]  # fmt: skip
CALLER_SECTORS = ["CPAS/OCMW", "hôpital/ziekenhuis", "aide à domicile/thuiszorg", "maison médicale", "commune/gemeente",
                  "santé mentale/ggz", "pharmacie/apotheek"]  # fmt: skip
EVENT_KINDS = ["concertation thématique", "actieraad", "veranderatelier", "forum"]
# Invented personal details, to see that they are taken out; also listed in truth.json.
PLANTED = [
    "an.voorbeeld@example.org",
    "0470 00 00 00",
    "Loutrestraat 12 bus 3",
    "mevrouw Oktavia Verzonnen",
    "85.07.30-033 28",
]
