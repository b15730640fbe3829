"""What gunicorn loads for a benchmark: the product, and beside it the barest Flask route there is."""

from flask import Flask, Response, jsonify, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from wsgi import app

bare = Flask("bench.bare")


@bare.post("/route")
def route() -> Response:
    """Read a JSON body, answer a small one."""
    return jsonify(length=len(request.get_json()["text"]))


app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bare": bare})  # type: ignore[method-assign] # as Flask's manual says
