"""Labels of the open corpora mapped to ours: what is surely an agency, what may be one, what is none."""

from __future__ import annotations

import re

ANY = "*"  # an entity of a label not known: never trained as outside

_AGENCY = re.compile(
    r"""
    \b(?:Police|Sheriffs?|Constabulary|Highway\ Patrol|State\ Patrol|Border\ Patrol|Coast\ Guard|
    National\ Guard|Ministry|Department\ of|Dept\.?\ of|(?:Justice|State|Defen[cs]e|Treasury|Interior|
    Labor|War|Fire|Health|Education)\ Department|Departments?\ of|Home\ Office|Foreign\ Office|Treasury|
    Supreme\ Court|Courts?\ of|District\ Court|High\ Court|Circuit\ Court|Constitutional\ Court|Court|
    Tribunal|Senate|Congress|House\ of\ (?:Representatives|Commons|Lords|Councillors)|Parliament|Knesset|
    Duma|Bundestag|Bundesrat|Reichstag|Sejm|Riksdag|Storting|Folketing|Diet|Legislature|
    Legislative\ (?:Assembly|Council)|(?:National|State|General|Federal|House\ of)\ Assembly|
    City\ Council|County\ Council|Town\ Council|Privy\ Council|Security\ Council|
    National\ Security\ Council|Cabinet|White\ House|Pentagon|Kremlin|Army|Navy|Air\ Force|Marine\ Corps|
    Marines|Armed\ Forces|Military|Wehrmacht|Luftwaffe|Gestapo|KGB|Administration|(?:U\.?S\.?|Federal|
    National|State|Central|Royal)\ (?:[A-Z]\w+\ )*(?:Agency|Bureau|Commission|Service|Authority|
    Administration|Government)|Bureau\ of|(?:Federal|National)\ Reserve|Inspector\ General|
    Attorney\ General|(?:Intelligence|Protection|Security|Space|Enforcement|Revenue|Secret|Marshals|
    Forest|Park|Prison|Border)\ (?:Agency|Service|Force)|School\ District|Board\ of\ (?:Education|
    Supervisors|Elections|Commissioners)|District\ Attorney|City\ Hall|Embassy)\b
    """,
    re.X,
)
_ACRONYMS = frozenset(
    """FBI CIA NSA DHS ICE CBP DEA ATF EPA IRS FDA CDC NIH NASA FEMA FCC FTC SEC DOJ DOD DOE DOT HHS HUD TSA
    USDA NOAA NTSB FAA GAO USGS NYPD LAPD RCMP MI5 MI6 FSB SVR CENTCOM USAF USMC USCIS FERC NRC OSHA SSA VA
    DOI INS BLM GSA OMB NIST CPSC Fed Army Navy ISI RAF IDF PLA DARPA""".split()
)
_NEVER = re.compile(
    r"""
    \b(?:Party|Union|Inc|Corp|Co|Ltd|LLC|University|College|Institute|School|Hospital|Church|Club|FC|
    F\.C\.|Band|Orchestra|Company|Corporation|Records|Group|Press|Times|Post|News|Network|Television|TV|
    Radio|Bank|Airlines|Airways|League|Team|Association|Society|Foundation|Federation\ of|Front|Movement|
    Alliance|Coalition|Journal|Magazine|Museum|Theatre|National\ Congress|United\ Nations|
    European\ Union|NATO|Salvation\ Army|Liberation\ Army|Republican\ Army|National\ Committee|
    International|World)\b
    """,
    re.X,
)
_MAYBE = re.compile(
    r"""
    \b(?:Council|Committee|Commission|Agency|Authority|Bureau|Board|Assembly|Service|Services|Force|
    Forces|Guard|Department|Government|Office|Corps|Directorate|Command|Secretariat|Division|Regiment|
    Brigade|Battalion|Fleet|Squadron|Ministries|House|Patrol|Center|Centre|Administrations?|District)\b
    """,
    re.X,
)
_PRONOUNS = frozenset("we us they them it he she i you".split())
_SURELY_NONE = frozenset(
    """ISIL ISIS LTTE BBC UN EU NATO NFL NBA MLB NHL CNN NBC CBS ABC NPR PBS GOP ACLU NAACP NRA AP AFP IRA PLO
    UUP DUP NDP""".split()
)
_COUNTRIES = frozenset(
    (
        *"U.S. US UK Britain Israel Russia China Iraq Iran Syria Turkey France Germany Ukraine".split(),
        *"Jordan Egypt Afghanistan Pakistan India Libya Lebanon Australia Canada Japan America".split(),
        *("United States", "United Kingdom", "Saudi Arabia"),
    )
)


def allowed_labels(text: str, label: str | None, corpus: str) -> tuple[str, ...]:
    """Our labels that a span of a corpus may have: one where sure, several where not, ANY where unknown."""
    if label is None:
        return (ANY,)
    if label == "LAW":
        return ("POLICY",)
    if label == "EVENT":
        return ("EVENT",)
    if label != "ORG":
        return (label,)
    if text.lower() in _PRONOUNS or (corpus == "re3d" and text != text.title() and not text.isupper()):
        return (ANY,)
    if text in _SURELY_NONE:
        return ("ORG",)
    if text in _COUNTRIES:
        return ("ORG", "GPE") if corpus != "re3d" else ("GPE",)
    if text.startswith("Operation "):
        return ("UNDERTAKING",)
    return _organization(text)


def _organization(text: str) -> tuple[str, ...]:
    if text in _ACRONYMS:
        return ("AGENCY",)
    if _NEVER.search(text) and not re.search(r"\b(?:Police|Court|Ministry|Department of)\b", text):
        return ("ORG",)
    if _AGENCY.search(text):
        return ("AGENCY",)
    if _MAYBE.search(text) or (text.isupper() and 2 <= len(text) <= 5):
        return ("ORG", "AGENCY")
    return ("ORG",)
