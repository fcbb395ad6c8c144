"""What the web leaves in a text, and where sentences start unmarked; spans and offsets are true."""

from __future__ import annotations

import gc
import time

import pytest

from extract.debris import find_breaks, find_debris

DEBRIS = [
    ("Favicon\nwww.example-news.com\n\nPolice fired a deputy.", ["Favicon", "www.example-news.com"]),
    ("Share on Facebook\nTweet\nPolice fired a deputy.", ["Share on Facebook", "Tweet"]),
    (
        "By Ana Ruiz and Tom Oke, Staff Writer\nPolice fired a deputy.",
        ["By Ana Ruiz and Tom Oke, Staff Writer"],
    ),
    ("Published: Jan. 3, 2026 at 4:15 PM\nPolice fired a deputy.", ["Published: Jan. 3, 2026 at 4:15 PM"]),
    ("BOISE, Idaho (AP) — Police fired a deputy.", ["BOISE, Idaho (AP) — "]),
    ("OSLO ― Police fired a deputy.", ["OSLO ― "]),
    ("Deputies met (Photo by Ana Ruiz/Getty Images) at noon.", ["(Photo by Ana Ruiz/Getty Images)"]),
    ("Deputies met. Read it at https://example.org/a-b?c=1 now.", ["https://example.org/a-b?c=1"]),
    ("Chief fires two — Jo Alvarez (@joalv) March 3, 2025", ["(@joalv) March 3, 2025"]),
    ("Police fired a deputy.\nADVERTISEMENT\nHe sued.", ["ADVERTISEMENT"]),
    ("Police fired a deputy.\nRELATED: Five things to know\nHe sued.", ["RELATED: Five things to know"]),
    ("Police fired a deputy.\nSign up for our newsletter\nHe sued.", ["Sign up for our newsletter"]),
    (
        "He sued.\nSources:\nThe Town Crier – Deputy Sues\nOther Paper",
        ["Sources:", "The Town Crier – Deputy Sues", "Other Paper"],
    ),
    ("He sued the city. Sources: The Town Crier – Deputy Sues", ["Sources: The Town Crier – Deputy Sues"]),
    ("© 2026 Town Crier. All rights reserved.", ["© 2026 Town Crier. All rights reserved."]),
    ("Ana Ruiz contributed to this report.", ["Ana Ruiz contributed to this report."]),
    ("He sued on Monday. Ana Ruiz contributed to this report.", ["Ana Ruiz contributed to this report."]),
    ("READ MORE: Judge jails a man. Police fired a deputy on Monday.", ["READ MORE: Judge jails a man. "]),
    ("Follow us on X. Police fired a deputy on Monday.", ["Follow us on X. "]),
    ("Advertisement - Police fired a deputy on Monday.", ["Advertisement - "]),
    ("ADVERTISEMENT\nCall now for help.\nHe sued.", ["ADVERTISEMENT", "Call now for help."]),
    ("He sued. Listen: How Ode won", ["Listen: How Ode won"]),
    ("(Ana Ruiz/Town Crier) Police fired a deputy.", ["(Ana Ruiz/Town Crier)"]),
    (
        "Reporting by Ana Ruiz in Oslo; Editing by Tom Oke",
        ["Reporting by Ana Ruiz in Oslo; Editing by Tom Oke"],
    ),
]

CLEAN = [
    "By Monday the sheriff had resigned.",
    "Share prices fell after the raid.",
    "Sources: two officials said the chief was fired. They asked not to be named.",
    "Police said the deputy (whom they did not name) was fired.",
    "Tweets by the mayor angered officers.",
    "More than 40 people were arrested.",
    "Reporting by the Town Crier showed that police fired a deputy.",
    "Sponsored bills failed; updated rules bar it.",
    "The sheriff met the crew. Watch commanders arrested two men on Monday.",
    "Watch commanders met the sheriff.",
    "The U.S. - Mexico border - closed for a week - reopened.",
]

BREAKS = [
    ("They left. Mayor Defends Police Over Raid Records show he knew.", "Records"),
    ("They left. County Board Rejects Jail Contract With Agency Helena, Montana’s chief, agreed.", "Helena"),
    ("They left. Officers Caught Between City And State Gov. Ana Ruiz signed it.", "Gov."),
    ("BOISE, Idaho — Police fired a deputy.", "Police"),
    ("He sued the city on Feb. 3. Police raided the club.", "Police"),
    ("He sued the city. Sources: The Town Crier – Deputy Sues", "Sources"),
]

NO_BREAKS = [
    "New York City Police Commissioner Ana Ruiz resigned.",
    "The U.S. Immigration and Customs Enforcement agency said so.",
    "Former Attorney General Eric Ode and Judge Ana Ruiz met.",
    "House Freedom Caucus Chairman Mark Ode said no.",
    "She wrote “The Men Who Came For Lunch” last year.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEBRIS)
def test_debris_is_found_at_true_offsets(text: str, expected: list[str]) -> None:
    spans = find_debris(text)
    assert [span.text for span in spans] == expected
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize("text", CLEAN)
def test_sentences_are_no_debris(text: str) -> None:
    assert find_debris(text) == ()


@pytest.mark.parametrize(("text", "word"), BREAKS)
def test_sentence_starts_after_heading_or_dateline(text: str, word: str) -> None:
    assert find_breaks(text) == (text.index(word),)


@pytest.mark.parametrize("text", NO_BREAKS)
def test_names_and_titles_are_no_headings(text: str) -> None:
    assert find_breaks(text) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "word ",
        "Word ",
        "A. ",
        "By Aa ",
        "((",
        "Photo by ",
        "https://",
        "@a(",
        '"',
        "Sources: ",
        "READ: Aa ",
        "Aa Bb/",
    ],
)
def test_time_is_linear_in_the_length_of_a_paragraph(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        gc.disable()  # a full collection walks over all that other tests have loaded
        start = time.process_time()
        find_debris(text), find_breaks(text)
        gc.enable()
        return time.process_time() - start

    small, large = seconds(50_000), seconds(400_000)
    assert large < 40 * max(small, 0.005)
