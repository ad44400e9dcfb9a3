#!/usr/bin/python3
"""Answers as Qdrant does: collections, points with a search by the dot product, and the key. Its gRPC port only listens."""

import json
import os
import re
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

MODE = os.environ.get("RUN_MODE", "development")
FILES = [f"/qdrant/config/{name}.yaml" for name in ("config", MODE, "local")]


def api_key():
    """A later file overrides the earlier ones, and the variable overrides all."""
    key = None
    for path in filter(os.path.exists, FILES):
        with open(path) as file:
            found = re.search(r"^service:\n(?:[ #].*\n|\n)*?\s+api_key:\s+(\S+)", file.read(), re.MULTILINE)
        key = found.group(1).strip("\"'") if found else key
    return os.environ.get("QDRANT__SERVICE__API_KEY", key)


KEY = api_key()
WITHOUT_KEY = ("", "readyz", "livez", "healthz")
collections: dict[str, dict] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send(self, status, text, kind):
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def answer(self, result):
        self.send(200, json.dumps({"result": result, "status": "ok", "time": 0.001}), "application/json")

    def fail(self, status, error):
        self.send(status, json.dumps({"status": {"error": error}, "time": 0.001}), "application/json")

    def handle_request(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        first, *rest = [unquote(part) for part in urlsplit(self.path).path.lstrip("/").split("/")]
        if KEY is not None and first not in WITHOUT_KEY and self.headers.get("api-key") != KEY:
            return self.send(401, "Invalid API key or JWT", "text/plain")
        if first == "":
            about = {"title": "qdrant - vector search engine", "version": "1.18.3"}
            return self.send(200, json.dumps(about), "application/json")
        if first in WITHOUT_KEY:
            return self.send(200, "all shards are ready", "text/plain")
        if first != "collections":
            return self.send(404, "", "text/plain")
        if not rest:
            return self.answer({"collections": [{"name": name} for name in collections]})
        name, *action = rest
        if self.command == "DELETE" and not action:
            return self.answer(collections.pop(name, None) is not None)
        if self.command == "PUT" and not action:
            if name in collections:
                return self.fail(409, f"Wrong input: Collection `{name}` already exists!")
            collections[name] = {}
            return self.answer(True)
        if name not in collections:
            return self.fail(404, f"Not found: Collection `{name}` doesn't exist!")
        points = collections[name]
        if not action:
            return self.answer({"status": "green", "points_count": len(points)})
        if self.command == "PUT":
            points.update((point["id"], point) for point in body["points"])
            return self.answer({"operation_id": 0, "status": "completed"})
        score = lambda point: sum(a * b for a, b in zip(point["vector"], body["query"]))
        found = sorted(points.values(), key=score, reverse=True)[: body.get("limit", 10)]
        self.answer(
            {
                "points": [
                    {"id": point["id"], "version": 0, "score": score(point), "payload": point.get("payload")}
                    for point in found
                ]
            }
        )

    do_GET = do_PUT = do_POST = do_DELETE = handle_request


grpc = socket.create_server(("", 6334))
server = ThreadingHTTPServer(("", 6333), Handler)
print("INFO qdrant::actix: Qdrant HTTP listening on 6333", flush=True)
print("INFO actix_server::server: Actix runtime found; starting in Actix runtime", flush=True)
server.serve_forever()
