#!/usr/bin/python3
"""Answers as the emulator does: databases, containers and items for requests that the account's key has signed."""

import base64
import hashlib
import hmac
import json
import os
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

KEY = base64.b64decode("C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==")
PORT, PROTOCOL = int(os.environ["PORT"]), os.environ["PROTOCOL"]
LISTS = {"dbs": "Databases", "colls": "DocumentCollections", "docs": "Documents"}
# Everything by its path, such as dbs/shop/colls/teas.
resources: dict[str, dict] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("x-ms-request-charge", "1")
        self.send_header("x-ms-session-token", "0:-1#1")
        self.end_headers()
        self.wfile.write(data)

    def fail(self, status, code, message):
        self.answer(status, {"code": code, "message": message})

    def is_signed(self, parts):
        """The parts of a path alternate between a kind and a name; a list ends with its kind."""
        kind, link = (parts[-1], parts[:-1]) if len(parts) % 2 else ((parts or ["", ""])[-2], parts)
        date = self.headers.get("x-ms-date", "").lower()
        text = f"{self.command.lower()}\n{kind}\n{'/'.join(link)}\n{date}\n\n"
        signature = base64.b64encode(hmac.digest(KEY, text.encode(), hashlib.sha256)).decode()
        return unquote(self.headers.get("Authorization", "")) == f"type=master&ver=1.0&sig={signature}"

    def handle_request(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        parts = [unquote(part) for part in urlsplit(self.path).path.split("/") if part]
        if not self.is_signed(parts):
            message = "The input authorization token can't serve the request. The wrong key is being used."
            return self.fail(401, "Unauthorized", message)
        if not parts:
            here = [{"name": "Emulator", "databaseAccountEndpoint": f"{PROTOCOL}://127.0.0.1:{PORT}/"}]
            return self.answer(200, {"id": "localhost", "writableLocations": here, "readableLocations": here})
        path = "/".join(parts)
        is_list = len(parts) % 2 == 1
        around = "/".join(parts[:-1] if is_list else parts[:-2])
        if around and around not in resources:
            return self.fail(404, "NotFound", f"Owner resource does not exist: {around}")
        if is_list and self.command == "POST":
            new = f"{path}/{body['id']}"
            if new in resources:
                return self.fail(409, "Conflict", "Entity with the specified id already exists in the system.")
            resources[new] = {**body, "_rid": f"r{len(resources)}", "_self": f"{new}/", "_etag": '"1"', "_ts": 1}
            return self.answer(201, resources[new])
        if is_list:
            found = [value for name, value in resources.items() if name.rpartition("/")[0] == path]
            return self.answer(200, {"_rid": "", LISTS[parts[-1]]: found, "_count": len(found)})
        if path not in resources:
            return self.fail(404, "NotFound", "Entity with the specified id does not exist in the system.")
        if self.command == "GET":
            return self.answer(200, resources[path])
        for name in [name for name in resources if name == path or name.startswith(f"{path}/")]:
            del resources[name]
        self.answer(204)

    do_GET = do_POST = do_DELETE = handle_request


server = ThreadingHTTPServer(("", PORT), Handler)
if PROTOCOL == "https":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("/cert.pem", "/key.pem")
    # Each connection's thread does its own handshake.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(f"Now listening on: {PROTOCOL}://0.0.0.0:{PORT}", flush=True)
server.serve_forever()
