"""Parameters that several routes take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from api.examples import ENTITY
from api.openapi import Case

EntityId = Annotated[
    str,
    Path(description="An entity's id, or its IRI.", max_length=2000, examples=[ENTITY]),
]
Limit = Annotated[int, Query(description="The most items.", ge=1, le=200, examples=[20])]
After = Annotated[
    str | None, Query(description="`next` of the page before this one.", max_length=4000, examples=[""])
]
EventClass = Annotated[
    str | None,
    Query(alias="class", description="An event class.", max_length=40, examples=["Withdraw"]),
]
Class = Annotated[
    str | None,
    Query(
        alias="class", description="An event class or relation type.", max_length=40, examples=["Withdraw"]
    ),
]
Day = Annotated[
    str | None,
    Query(description="A day, month or year.", pattern=r"^\d{4}(-\d\d(-\d\d)?)?$", examples=["2026-03-01"]),
]
NO_DATE = Case(400, "query", "'2026-13' is not a date: write it as YYYY-MM-DD, YYYY-MM or YYYY.")
NO_ENTITY = Case(
    404, "notfound", "There is no entity urn:beatbook:entity/agency/nobody.", {"id": "agency:nobody"}
)
