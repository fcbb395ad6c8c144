"""The API's own pages, from files on this machine: no foreign host is asked for anything."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

router = APIRouter(include_in_schema=False)
ASSETS: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
POLICY: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
}
PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>beatbook: the API</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="docs/favicon.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
START: Final = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#page", deepLinking: true, validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
});
"""


@router.get("/")
def home(request: Request) -> Response:
    """The pages begin at the documentation."""
    return RedirectResponse(request.scope.get("root_path", "") + "/docs")


@router.get("/docs")
def page() -> HTMLResponse:
    """The page; every address in it is relative, so that it works under any root path."""
    return HTMLResponse(PAGE, headers=POLICY)


@router.get("/docs/start.js")
def start() -> Response:
    """The one script of our own."""
    return Response(START, media_type="text/javascript")


@router.get("/docs/{name}")
def asset(name: str) -> FileResponse:
    """Swagger UI's files, which the package fastapi-offline carries."""
    if name not in ASSETS:
        raise HTTPException(404, f"There is no {name} among the documentation's files.")
    folder = Path(str(files("fastapi_offline"))) / "static"
    return FileResponse(folder / name, media_type=ASSETS[name])
