"""What the web leaves in a text beside the article: bylines, credits, links, buttons, ads, lists of sources.

All patterns are bounded and each is run once over the text or over one line, so that time is linear. Some
look back for a word's start only after its first letter, since it is by letters that the engine skips ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.headings import find_headings
from graph.model import Span

LONGEST_LINE = 240
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
WORD = r"[A-Z][\w.'’-]{0,20}"

URL = (
    r"https?://[^\s<>\"“”—]{1,2000}",
    r"(?:w(?<=\bw)ww|p(?<=\bp)ic\.twitter|t(?<=\bt))\.(?:[\w-]{1,60}\.)?[\w-]{1,60}/?[^\s<>\"“”]{0,500}(?<=[\w/])",
)
PHOTO = r"[Pp]hoto|Credit:|Getty Images|via AP|REUTERS|Screenshot|[Cc]ourtesy|Image"
AGENCIES = (
    r"Getty(?: Images)?|AP(?: Photo)?|AFP|Reuters|REUTERS|Shutterstock|Bloomberg|(?:The )?Associated Press|"
    r"USA T(?:oday|ODAY)"
)
CREDITED_NAME = r"(?:\.|[\w'’-]{1,20})(?: [A-Z](?:\.|[\w'’-]{1,20})){1,3} ?/ ?"
NAMES = (
    rf"{WORD}(?:(?:,? (?:and|in|at|for|of|the|&)|[,;])?(?: [A-Za-z]{{3,9}}ing by)? {WORD})"
    r"{0,20}(?=[.;)\n]|$)"
)
CREDIT = (
    r"\[(?:[Ii]mage|[Pp]hoto|[Vv]ideo|[Cc]aption)\b[^\[\]\n]{0,300}\]",
    rf"\([^()\n]{{0,80}}\b(?:{PHOTO})\b[^()\n]{{0,80}}\)",
    r"(?:A(?<=\bA)P Photo|P(?<=\bP)hoto(?: by|:| courtesy|graph by)|I(?<=\bI)mage credit:)[/ ]"
    r"[^\n.()]{2,60}(?=[.\n]|$)",
    r"\(Reporting by [^()\n]{2,200}\)",
    rf"\([A-Z]{CREDITED_NAME}[A-Z][\w.&'’-]{{0,20}}(?: [\w.&'’-]{{1,20}}){{0,5}}\)",
    rf"[A-Z](?<=\b[A-Z]){CREDITED_NAME}(?:{AGENCIES})\b",
    rf"(?:Reporting|Additional reporting|Editing|Writing|Compiled|Photography|Graphics?) by {NAMES}",
    rf"(?:Contributing|Contributors?): {NAMES}",
)
PROMPT = (
    r"(?:ALSO READ|READ ALSO|READ MORE|READ NEXT|READ|WATCH NOW|WATCH|LISTEN|SEE ALSO|RELATED|MORE|"
    r"Also [Rr]ead|Read [Aa]lso|Read [Mm]ore|Read [Nn]ext|Read|Watch [Nn]ow|Watch|Listen|See [Aa]lso|Related|"
    r"You m(?:ay|ight) also like|Don['’]t [Mm]iss|Up [Nn]ext|Recommended|Trending(?: [Nn]ow)?)"
)
TEASED = (
    rf"[(\[]{PROMPT}:[^()\[\]\n]{{2,240}}[)\]]",
    r"[(\[](?:WATCH|Watch|READ|Read|LISTEN|Listen|SEE|See)\b[^()\[\]\n:]{0,60}\b(?:above|below|here|more)\b"
    r"[^()\[\]\n]{0,240}[)\]]",
)
HANDLE = (rf"\(@\w{{1,30}}\)(?: {MONTH} \d{{1,2}}, \d{{4}})?", r"\(Opens in new window\)")
INLINE = tuple(re.compile(pattern) for pattern in (*URL, *CREDIT, *TEASED, *HANDLE))

PLACES = "Facebook|Twitter|X|Email|E-mail|WhatsApp|LinkedIn|Reddit|Flipboard|Pinterest|Telegram|Messenger"
BUTTON = (
    rf"(?:Share|Tweet|Print|Pin|Post|Copy link|Link|Comments?|Text|Save|Bookmark|{PLACES})",
    rf"(?:Share|Tweet|Print|Pin|Post|Save|Email)\W{{1,3}}(?:this|on|via|to|article|story|{PLACES})\b[^.]{{0,80}}",
    r"Click (?:to|here)\b.*",
    r"(?:Follow|Like|Find|Join) (?:us|me|him|her|\w+(?: \w+)? on) .*",
    r"(?:Sign up|Subscribe|Log in|Sign in|Get the latest|Download (?:the|our))\b.*",
    r"Support (?:our|local) journalism\b.*",
    r"(?:Skip to|Jump to|Back to top|Scroll|Load more|Continue reading|Loading)\b.*",
    r"Leave a (?:comment|reply)\b.*",
    r"(?:Your browser|Enable JavaScript|Accept cookies)\b.*",
    r"\d{1,3}[ -]min(?:ute)?s?(?: read)?",
    r"(?:Tags?|Filed [Uu]nder|Topics?|Categor(?:y|ies)|Keywords?|Posted in):.*",
    r"[\w&’' ]{2,30}(?: ?[>»›] ?[\w&’' ]{2,40}){2,8}",
    r"☰.{0,40}|Menu|Search|Home",
    r"\d+ (?:[Cc]omments?|[Ss]hares?|[Vv]iews?)",
)
TEASER = (
    r"(?:READ|WATCH|SEE|RELATED|MORE)(?: (?:MORE|ALSO|NOW|HERE|STORIES|NEWS|FROM|ON)\b.*|: .*|\W*)",
    r"(?:Read|Watch|See|Related|More)(?: (?:more|also|next|here|stories|articles|coverage)\b.*|: .*)",
    r"(?:YOU MAY ALSO LIKE|You m(?:ay|ight) also like|Recommended|Trending|Up next)\b.*",
    r"Most (?:read|popular)\b.*",
    r"(?:What to read next|Don['’]t miss)\b.*",
    r"(?:ADVERTISEMENT|Advertisement)\b.{0,60}",
    r"(?:Sponsored|Promoted|AD|Ad)(?:[^\w ].{0,60}|(?: (?:by|content|posts?|story|stories)\b.{0,60})?)",
    r"(?:Story|Article) continues below.*",
)
CONTRIBUTED = (
    r".*\bcontributed to this (?:report|story|article)\b.*",
    r"(?:(?:The )?Associated Press|AP|Reuters|Staff|News)? ?(?:[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?) "
    r".{3,120} contributed(?: reporting| from .{2,40})?\.?",
)
NOTICE = (
    r"(?:Copyright|©|\(c\)).*",
    r".*\b[Aa]ll [Rr]ights [Rr]eserved\b.*",
    r".*\bmay not be published, broadcast\b.*",
    *CONTRIBUTED,
    r"(?:Published|Updated|Posted|Last (?:updated|modified)|First published|Originally published)"
    rf"(?:\W*$| ?[:|•–-].{{0,80}}| (?:(?:on|at|by|in) )?(?:\d|[Tt]oday|{WORD}).{{0,80}})",
)
CREDITED = "Photo|Image|Video|Credit|Source|Courtesy|File photo|Photo credit|Image credit"
BYLINE = (
    r"Favicon",
    r"(?:www\.)?[\w-]+(?:\.[\w-]+){0,4}\.(?:com|org|net|gov|edu|news|us|tv|co|io|info)(?:/\S*)?",
    rf"(?:By|BY|Written by|Story by|Edited by) {WORD}(?:[ ,|&]{{1,3}}(?:and |of |the |for )?{WORD}){{1,9}}",
    rf"{MONTH} \d{{1,2}}, \d{{4}}(?:,? (?:at )?\d{{1,2}}:\d\d.*)?",
    r"\d{1,2}:\d\d ?[apAP]\.?[mM].{0,40}",
    rf"(?:{CREDITED})(?: by| of|:|/).{{1,100}}",
)
REMARK = re.compile(
    r"[\W_]{0,5}(?:"
    rf"{PROMPT}: .{{2,200}}"
    r"|(?:READ|WATCH|SEE)(?: (?:MORE|ALSO|NOW|HERE))?\W*"
    r"|Click (?:to|here)\b.*"
    r"|(?:Follow|Like|Find|Join) (?:us|me) on\b.*"
    r"|(?:Sign up|Subscribe) (?:for|to|here|now|today)\b.*|Download (?:the|our)\b.*\bapp\b.*"
    r"|Support (?:our|local) journalism\b.*"
    r"|(?:Story|Article) continues (?:below|after)\b.*"
    r"|(?:Copyright|©).*|All [Rr]ights [Rr]eserved.*|.*\bmay not be published, broadcast\b.*"
    r"|(?:Photo|Image|Video|File photo|Photo credit|Image credit|Credit|Courtesy)(?: by|:)? [^.]{2,60}\.?"
    rf"|{'|'.join(CONTRIBUTED)}"
    r")\W{0,3}$"
)
AIMED = re.compile(r"\b(?:[Yy]ou|[Yy]our|[Oo]ur|us|[Cc]all (?:now|today|us)|[Cc]lick|[Ss]ubscribe)\b")
AD_MARK = re.compile(r"\W{0,3}(?:ADVERTISEMENT|Advertisement|SPONSORED|Sponsored(?: [Cc]ontent)?)\W{0,3}")
AD_LEAD = re.compile(r"\W{0,3}(?:ADVERTISEMENT|Advertisement)[^\w\n]{1,5}")
AD_COPY = re.compile(r"[^A-Z]{0,3}[A-Z][^A-Z\d\"“”]{3,160}$")
ADVERTISED = re.compile(r"\b(?:are|is|can|may|could)\b")
STOP = re.compile(r"(?P<word>\w{1,30})[.!?]{1,3}[)\]”\"’]{0,2}\s+(?=[\"“(\[]?[A-Z0-9@_©])")
BRACKET = re.compile(r"\s*[(\[][^()\[\]\n]{2,250}[)\]]\s+(?=[\"“]?[A-Z])")
SHORT = frozenset(
    "Sept Capt Supt Lieut Atty Gens Govs Sens Reps Calif Conn Mass Tenn Wash Ariz Minn Penn Corp Dept".split()
)
MONTH_END = re.compile(rf"{MONTH} $")
GOING_ON = 4  # words of a sentence that is no mere rest of debris
LINE = re.compile(rf"\W{{0,3}}(?:{'|'.join((*BUTTON, *TEASER, *NOTICE, *BYLINE))})\W{{0,3}}$")

FINAL = (".", "!", "?", "”", '"')
SENTENCE_END = re.compile(r"[a-z]{3}[.!?]\s")
AFTER_NUMBER = re.compile(r"[a-z]\.? \d{1,4}\. +(?=[A-Z“])")
LIST_HEAD = re.compile(
    r"\W{0,3}(?i:most (?:popular|read|viewed)|trending(?: now)?|recommended(?: for you)?|"
    r"(?:related|latest|more|top) (?:stories|articles|news|headlines)|more from .{2,40}|"
    r"you m(?:ay|ight) also like)\W{0,3}"
)
SOURCES = re.compile(
    r"(?:^|(?<=[.!?”\"’)] ))(?:Sources?|References|Further reading|Related (?:links|articles)):"
)
_REGION = r"(?:, [A-Z][A-Za-z.]{1,15}(?: [A-Z][a-z]{1,12})?)"
_WIRE = r" ?\([A-Za-z./ ]{2,30}\)"
_DAY = rf", {MONTH} \d{{1,2}}"
DATELINE = re.compile(
    rf"(?:[A-Z][A-Z.'’ -]{{3,30}}{_REGION}?(?:{_DAY})?(?:{_WIRE} ?(?:—|–|―|--?)| ?(?:—|–|―|--))"
    rf"|[A-Z][\w.'’-]{{2,20}}(?: [A-Z][\w.'’-]{{1,20}})?{_REGION}?(?:{_DAY})?{_WIRE} ?(?:—|–|―|--?))(?: |$)"
)


def find_debris(text: str) -> tuple[Span, ...]:
    """Stretches that carry no claims, in text order, none overlapping."""
    return tuple(
        Span(start, end, text[start:end]) for start, end in _merge([*_in_lines(text), *_inline(text)])
    )


def find_breaks(text: str) -> tuple[int, ...]:
    """Offsets where a sentence starts though no full stop says so: after headings and datelines, at lists."""
    breaks = set(find_headings(text)) | {match.end() for match in AFTER_NUMBER.finditer(text)}
    for start, line in _lines(text):
        dateline = DATELINE.match(line[:120])
        if dateline and dateline.end() < len(line):
            breaks.add(start + dateline.end())
        sources = _source_list(line)
        if sources is not None:
            breaks.add(start + sources)
        lead = BRACKET.match(line) or AD_LEAD.match(line)
        if lead and lead.end() < len(line) and find_debris(lead.group()):
            breaks.add(start + lead.end())
    return tuple(sorted(breaks))


def _inline(text: str) -> Iterator[tuple[int, int]]:
    for pattern in INLINE:
        for match in pattern.finditer(text):
            yield match.span()


def _in_lines(text: str) -> Iterator[tuple[int, int]]:
    listing = advertised = False
    for start, line in _lines(text):
        if listing and len(line) < LONGEST_LINE and not line.endswith(FINAL):
            yield start, start + len(line)
            continue
        sources = _source_list(line)
        listing = sources is not None or LIST_HEAD.fullmatch(line) is not None
        if sources is not None:
            yield start + sources, start + len(line)
        elif advertised and _is_ad(line):
            yield start, start + len(line)
        else:
            for begin, end in _in_line(line):
                yield start + begin, start + end
        advertised = AD_MARK.fullmatch(line) is not None


def _in_line(line: str) -> Iterator[tuple[int, int]]:
    """The debris of a line: all of it, the sentences of it that are debris, or its dateline."""
    whole = len(line) < LONGEST_LINE and LINE.match(line) is not None
    sentences = list(_sentences(line))
    pattern = LINE if whole else REMARK
    found: list[tuple[int, int]] = []
    goes_on = False
    for start, end in sentences:
        sentence = line[start:end].rstrip()
        after = bool(found) and found[-1][1] == start
        short = len(sentence) < LONGEST_LINE
        if short and (pattern.match(sentence) or (after and AIMED.search(sentence))):
            found.append((start, end))
        elif sentence.count(" ") >= GOING_ON - 1 and sentence.endswith(FINAL):
            goes_on = True
    if whole and not goes_on:
        yield 0, len(line)
        return
    yield from found
    if not found or found[0][0] > 0:
        dateline = DATELINE.match(line[:120])
        if dateline:
            yield 0, dateline.end()


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a line start and end, brackets and the mark of an ad being one each."""
    lead = BRACKET.match(line) or AD_LEAD.match(line)
    start = lead.end() if lead and lead.end() < len(line) else 0
    if start:
        yield 0, start
    for match in STOP.finditer(line, start):
        if _ends(line, match):
            yield start, match.end()
            start = match.end()
    yield start, len(line)


def _ends(line: str, match: re.Match[str]) -> bool:
    """Whether the word before a full stop is no abbreviation and no initial."""
    word = match["word"]
    if line[match.end("word")] != ".":
        return True
    if word.isdigit():
        return len(word) > 2 or MONTH_END.search(line, max(match.start() - 12, 0), match.start()) is not None
    if word[0].isupper() and not word.isupper():
        return len(word) > 3 and word not in SHORT
    return (
        len(word) > 2
        or (word.islower() and len(word) == 2 and word != "vs")
        or line.endswith("on X", 0, match.end("word"))
    )


def _is_ad(line: str) -> bool:
    """Whether a line after the mark of an ad is the ad: it speaks to its reader, or tells of nobody."""
    if len(line) >= LONGEST_LINE:
        return False
    return bool(AIMED.search(line) or (AD_COPY.match(line) and ADVERTISED.search(line)))


def _source_list(line: str) -> int | None:
    """Where in a line a list of sources starts that has no sentence after it."""
    for match in SOURCES.finditer(line):
        short = len(line) - match.end() < 8 * LONGEST_LINE
        if short and SENTENCE_END.search(line, match.end()) is None:
            return match.start()
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that is not blank, with its offset."""
    start = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        if bare:
            yield start, bare
        start += len(line)


def _merge(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for span in sorted(spans):
        if last is not None and span[0] < last[1]:
            last = (last[0], max(last[1], span[1]))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
