"""What the API's documentation asks for: all of it answers on a store that holds data/sample."""

from __future__ import annotations

from typing import Final

ARTICLE: Final = "helena-task-force"
ARTICLE_IRI: Final = "urn:beatbook:article/helena-task-force"
ENTITY: Final = "agency:us-border-patrol"
ENTITY_PATH: Final = "agency/us-border-patrol"
CHIEF: Final = "person:police-chief:helena-montana"
PLACE: Final = "place:new-orleans"
# digests of what is said of entities that articles share: the New Orleans superintendent criticizes ICE,
# the Border Patrol is part of Customs and Border Protection, New Orleans criticizes ICE
EVENT: Final = "74807d69f3732dbd5ae4"
RELATION: Final = "5d3726b7d0f5a577e7ab"
FACT: Final = "c1cd354032e910b92958"
