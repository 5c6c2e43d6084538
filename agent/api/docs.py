"""`/docs`: the interface to read, made of the schema; nothing is loaded from elsewhere."""

from fastapi import APIRouter, Request, Response
from starlette.responses import HTMLResponse

from agent.api.reference import STYLE, page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """The reference as a page."""
    return HTMLResponse(page(request.app.openapi()))


@router.get("/docs.css")
def style() -> Response:
    """Its style sheet, which a strict policy wants in a file."""
    return Response(STYLE, media_type="text/css")
