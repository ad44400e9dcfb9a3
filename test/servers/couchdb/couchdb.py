#!/usr/bin/python3
"""Answers as CouchDB does: databases, documents with revisions, and the administrator's login."""

import base64
import json
import os
import sys
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

USER, PASSWORD = os.environ.get("COUCHDB_USER"), os.environ.get("COUCHDB_PASSWORD")
if not USER or not PASSWORD:
    sys.exit("ERROR: CouchDB 3.0+ will no longer run in admin-party mode: set COUCHDB_USER and COUCHDB_PASSWORD.")

LOGIN = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
databases: dict[str, dict[str, dict]] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = (json.dumps(body) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def fail(self, status, error, reason):
        self.answer(status, {"error": error, "reason": reason})

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = [unquote(part) for part in urlsplit(self.path).path.split("/") if part]
        if parts == ["_up"]:
            return self.answer(200, {"status": "ok"})
        if self.headers.get("Authorization") != LOGIN:
            return self.fail(401, "unauthorized", "Name or password is incorrect.")
        if not parts:
            return self.answer(200, {"couchdb": "Welcome", "version": "3.5.0"})
        if parts == ["_all_dbs"]:
            return self.answer(200, sorted(databases))
        name, *rest = parts
        if not rest and self.command == "PUT":
            if name in databases:
                return self.fail(412, "file_exists", "The database could not be created, the file already exists.")
            databases[name] = {}
            return self.answer(201, {"ok": True})
        if name not in databases:
            return self.fail(404, "not_found", "Database does not exist.")
        if not rest and self.command == "DELETE":
            del databases[name]
            return self.answer(200, {"ok": True})
        if not rest:
            return self.answer(200, {"db_name": name, "doc_count": len(databases[name])})
        document = rest[0]
        if self.command == "PUT":
            databases[name][document] = {**json.loads(body), "_id": document, "_rev": f"1-{uuid.uuid4().hex}"}
            return self.answer(201, {"ok": True, "id": document, "rev": databases[name][document]["_rev"]})
        if document not in databases[name]:
            return self.fail(404, "not_found", "missing")
        return self.answer(200, databases[name][document])

    do_GET = do_PUT = do_DELETE = handle_request


server = ThreadingHTTPServer(("", 5984), Handler)
print("[info] Apache CouchDB has started on http://any:5984/", flush=True)
server.serve_forever()
