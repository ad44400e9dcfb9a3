#!/usr/bin/python3
"""Answers as ArangoDB does: databases, collections, documents, a query of a whole collection, and root's login."""

import base64
import json
import os
import re
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

LOGIN = "Basic " + base64.b64encode(f"root:{os.environ['ARANGO_ROOT_PASSWORD']}".encode()).decode()
# Collections of each database, and documents of each collection.
databases: dict[str, dict[str, dict[str, dict]]] = {"_system": {}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = json.dumps({"error": status >= 300, "code": status, **body}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def fail(self, status, number, message):
        self.answer(status, {"errorNum": number, "errorMessage": message})

    def handle_request(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if self.headers.get("Authorization") != LOGIN:
            return self.fail(401, 11, "not authorized to execute this request")
        parts = [unquote(part) for part in urlsplit(self.path).path.split("/") if part]
        database = "_system"
        if parts[0] == "_db":
            database, parts = parts[1], parts[2:]
        if database not in databases:
            return self.fail(404, 1228, "database not found")
        collections = databases[database]
        match self.command, parts:
            case "GET", ["_api", "version"]:
                self.answer(200, {"server": "arango", "license": "community", "version": "3.12.9"})
            case "GET", ["_api", "database"]:
                self.answer(200, {"result": sorted(databases)})
            case "POST", ["_api", "database"]:
                if body["name"] in databases:
                    return self.fail(409, 1207, "duplicate database name")
                databases[body["name"]] = {}
                self.answer(201, {"result": True})
            case "DELETE", ["_api", "database", name]:
                if databases.pop(name, None) is None:
                    return self.fail(404, 1228, "database not found")
                self.answer(200, {"result": True})
            case "POST", ["_api", "collection"]:
                collections[body["name"]] = {}
                self.answer(200, {"id": "1", "name": body["name"], "type": 2, "status": 3})
            case "GET", ["_api", "collection"]:
                self.answer(200, {"result": [{"id": "1", "name": name} for name in sorted(collections)]})
            case "POST", ["_api", "document", collection] if collection in collections:
                key = body.get("_key", str(len(collections[collection]) + 1))
                named = {"_key": key, "_id": f"{collection}/{key}", "_rev": "_a"}
                collections[collection][key] = {**body, **named}
                self.answer(202, named)
            case "POST", ["_api", "cursor"]:
                found = re.fullmatch(r"FOR (\w+) IN (\w+) RETURN \1", body["query"])
                if found is None:
                    return self.fail(400, 1501, "this stand-in knows only FOR … IN … RETURN …")
                if found[2] not in collections:
                    return self.fail(404, 1203, f"AQL: collection or view not found: {found[2]}")
                self.answer(201, {"result": list(collections[found[2]].values()), "hasMore": False})
            case _:
                self.fail(404, 404, f"unknown path '{self.path}'")

    do_GET = do_POST = do_DELETE = handle_request


# The first process of a container has no default actions for signals.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server = ThreadingHTTPServer(("", 8529), Handler)
print("INFO [cf3f4] {general} ArangoDB (version 3.12.9 [linux]) is ready for business. Have fun!", flush=True)
server.serve_forever()
