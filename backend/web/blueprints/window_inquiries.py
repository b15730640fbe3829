"""Questions from windows to the office that knows."""

from flask import Response

from backend.web import windowed
from backend.web.access import allow
from backend.web.routes import Routes, answer, nothing
from backend.web.shapes.window import WindowInquiries, WindowInquiryAnswer, WindowInquiryPath
from backend.web.windowed import step
from backend.window import inquiries

routes = Routes("inquiries")
ANSWER = allow("inquiries:answer")
BASE = "/api/office/inquiries"


@routes.on("GET", BASE, access=ANSWER, answer=WindowInquiries)
def list_inquiries() -> Response:
    """Questions to the own offices, the most urgent first."""
    return answer(WindowInquiries(items=[windowed.inquiry(one) for one in inquiries.of_office(step())]))


@routes.on("POST", BASE + "/<uuid:inquiry_id>/answer", access=ANSWER, answer=None, status=204, problems=(404, 409, 422))
def answer_inquiry(path: WindowInquiryPath, body: WindowInquiryAnswer) -> Response:
    """Answer one, once."""
    inquiries.answer(step(), path.inquiry_id, body.said, body.words)
    return nothing()
