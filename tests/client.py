"""A person's browser, for flows over HTTP: keeps cookies, sends what the web app sends, through the whole stack."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from werkzeug.test import Client as WsgiClient
from werkzeug.test import TestResponse

ORIGIN = "http://localhost"


@dataclass(frozen=True)
class Answer:
    """Status, decoded body and headers."""

    status: int
    body: Any
    headers: dict[str, str]

    def __getitem__(self, key: str) -> Any:
        """A member of the JSON object."""
        return self.body[key]

    @property
    def code(self) -> str | None:
        """The stable code of a problem."""
        return self.body.get("code") if isinstance(self.body, dict) else None


class Client:
    """One browser.

    Args:
        app: the WSGI app.
        slot: 0-9 for the browser's slot, None without one.
    """

    def __init__(self, app: Any, *, slot: int | None = None) -> None:
        self._http = WsgiClient(app, use_cookies=True)
        self._prefix = "" if slot is None else f"/u/{slot}"
        self._password: str | None = None
        self.confirms = True
        """Whether this person confirms by password whatever has to be confirmed, as the sheet would have them do."""

    def call(self, method: str, path: str, body: object = None, **headers: str | None) -> Answer:
        """Send a request as the web app would; a header given as None is left out (`x_liangzheng=None`)."""
        sent: dict[str, str | None] = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin", "Origin": ORIGIN}
        if method != "GET":
            sent |= {"X-Liangzheng": "1", "Idempotency-Key": str(uuid4())}
        sent |= {name.replace("_", "-").title(): value for name, value in headers.items()}
        answer = self._send(method, path, body, sent)
        step = self._confirmed(answer)
        return answer if step is None else self._send(method, path, body, sent | {"X-Step": step})

    def _send(self, method: str, path: str, body: object, headers: dict[str, str | None]) -> Answer:
        response = self._http.open(
            self._prefix + path,
            method=method,
            base_url=ORIGIN,
            headers={name: value for name, value in headers.items() if value is not None},
            json=body if body is not None else None,
        )
        return _answer(response)

    def _confirmed(self, refused: Answer) -> str | None:
        """A proven step for a call that needs one; None where none is needed or this person does not confirm."""
        if refused.code != "step_needed" or not self.confirms or self._password is None:
            return None
        asked = refused["step"]
        step: str = self.post("/api/steps", {"action": asked["action"], "digest": asked["digest"]})["id"]
        proof = {"method": "password", "password": self._password}
        return step if self.post(f"/api/steps/{step}/proof", proof).status == HTTPStatus.NO_CONTENT else None

    def get(self, path: str, **headers: str | None) -> Answer:
        """GET."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: object = None, **headers: str | None) -> Answer:
        """POST a JSON object; none is an empty one."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: object, **headers: str | None) -> Answer:
        """PUT a JSON object."""
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str | None) -> Answer:
        """DELETE."""
        return self.call("DELETE", path, **headers)

    def file(self, path: str, order: object) -> bytes:
        """POST for a file; its bytes."""
        headers = {"X-Liangzheng": "1", "Sec-Fetch-Site": "same-origin"}
        response = self._http.open(self._prefix + path, method="POST", base_url=ORIGIN, headers=headers, json=order)
        if response.status_code == HTTPStatus.FORBIDDEN:
            headers["X-Step"] = self._confirmed(_answer(response)) or ""
            response = self._http.open(self._prefix + path, method="POST", base_url=ORIGIN, headers=headers, json=order)
        try:
            assert response.status_code == HTTPStatus.OK, response.get_data(as_text=True)
            assert response.headers["Content-Disposition"].startswith("attachment; ")
            return response.get_data()
        finally:
            response.close()

    def download(self, path: str) -> bytes:
        """GET a file that is kept; its bytes."""
        headers = {"X-Liangzheng": "1", "Sec-Fetch-Site": "same-origin"}
        response = self._http.open(self._prefix + path, method="GET", base_url=ORIGIN, headers=headers)
        try:
            assert response.status_code == HTTPStatus.OK, response.get_data(as_text=True)
            assert response.headers["Content-Disposition"].startswith("attachment; ")
            return response.get_data()
        finally:
            response.close()

    def raw(self, method: str, path: str, data: bytes, content_type: str = "application/json") -> Answer:
        """Send these very bytes."""
        headers = {"X-Liangzheng": "1", "Idempotency-Key": str(uuid4()), "Content-Type": content_type}
        return _answer(self._http.open(self._prefix + path, method=method, base_url=ORIGIN, headers=headers, data=data))

    def sign_in(self, login: str, password: str | None = None) -> "Client":
        """Sign in, by the demo's password unless told otherwise; returns itself."""
        self._password = password or self.get("/api/demo")["password"]
        answer = self.post("/api/session", {"login": login, "password": self._password})
        assert answer.status in (200, 201), (answer.status, answer.body)
        return self


def _answer(response: TestResponse) -> Answer:
    try:
        body = (
            response.get_json(silent=True)
            if "json" in (response.mimetype or "")
            else response.get_data().decode(errors="replace")
        )
        return Answer(response.status_code, body, dict(response.headers))
    finally:
        response.close()
