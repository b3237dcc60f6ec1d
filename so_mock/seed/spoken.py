"""Names of the demo world's items in several languages, as shipped lists have them (sheet: wire.md 9).

Only lists that no sample names by its text: without a language header a client sees such a name as it is stored.
"""

from __future__ import annotations

CODES = ("NO", "DA", "SW", "GE", "FR")  # behind the English name
# List -> its items, by their English names.
SPOKEN = {
    "task_list_item": """
        Meeting in|Møte inne|Møde inde|Möte inne|Besprechung intern|Réunion interne
        Meeting out|Møte ute|Møde ude|Möte ute|Besprechung extern|Réunion externe
        Phone out|Telefon ut|Telefon ud|Telefon ut|Anruf ausgehend|Appel sortant
        Phone in|Telefon inn|Telefon ind|Telefon in|Anruf eingehend|Appel entrant
        Follow-up|Oppfølging|Opfølgning|Uppföljning|Nachfassen|Suivi
        Planning|Planlegging|Planlægning|Planering|Planung|Planification
        Visit|Besøk|Besøg|Besök|Besuch|Visite
        Lunch|Lunsj|Frokost|Lunch|Mittagessen|Déjeuner
        Quote|Tilbud|Tilbud|Offert|Angebot|Devis
        Service|Service|Service|Service|Service|Service
        Private|Privat|Privat|Privat|Privat|Privé
        Other|Annet|Andet|Annat|Sonstiges|Autre
        Trade fair|Messe|Messe|Mässa|Messe|Salon
        Campaign|Kampanje|Kampagne|Kampanj|Kampagne|Campagne
    """,
    "source": """
        Active selling|Aktivt salg|Aktivt salg|Aktiv försäljning|Aktiver Verkauf|Vente active
        Campaign|Kampanje|Kampagne|Kampanj|Kampagne|Campagne
        Internet|Internett|Internet|Internet|Internet|Internet
        Recommendation|Anbefaling|Anbefaling|Rekommendation|Empfehlung|Recommandation
    """,
    "reason": """
        Price|Pris|Pris|Pris|Preis|Prix
        Product|Produkt|Produkt|Produkt|Produkt|Produit
        Service level|Servicenivå|Serviceniveau|Servicenivå|Servicequalität|Niveau de service
        Budget cut|Budsjettkutt|Budgetnedskæring|Budgetnedskärning|Budgetkürzung|Coupe budgétaire
        Customer relation|Kunderelasjon|Kunderelation|Kundrelation|Kundenbeziehung|Relation client
        Internal politics|Intern politikk|Intern politik|Intern politik|Interne Politik|Politique interne
        Other|Annet|Andet|Annat|Sonstiges|Autre
    """,
}


def spoken(entity: str, name: str) -> str:
    """`US:"Visit";NO:"Besøk";...`, or the name itself where it has no other."""
    for line in SPOKEN.get(entity, "").split("\n"):
        english, *others = line.strip().split("|")
        if english == name:
            entries = zip(("US", *CODES), (english, *others), strict=True)
            return ";".join(f'{code}:"{text}"' for code, text in entries)
    return name
