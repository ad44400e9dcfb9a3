#!/usr/bin/python3
"""Answers as Couchbase's REST API does: the set-up of a node, its buckets, scopes and collections, and the statements that tell
of buckets and primary indexes. Ports of services are open once the services are set up; all but two only accept connections.
COUCHBASE_EDITION=enterprise is the stand-in's own: the real images have one edition each."""

import base64
import json
import os
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

STATE = "/opt/couchbase/var/state.json"
PORTS = {
    "kv": [11210, 11207, 8092, 18092],
    "n1ql": [18093],
    "fts": [18094],
    "index": [],
    "cbas": [18095],
    "eventing": [18096],
}
HTTP_PORTS = {"n1ql": 8093, "fts": 8094, "cbas": 8095, "eventing": 8096}
PINGS = {"n1ql": "admin/ping", "fts": "api/ping", "cbas": "admin/ping", "eventing": "api/v1/config"}
QUOTAS = {"kv": "memoryQuota", "fts": "ftsMemoryQuota", "index": "indexMemoryQuota", "cbas": "cbasMemoryQuota"}
QUOTAS["eventing"] = "eventingMemoryQuota"
IS_ENTERPRISE = os.environ.get("COUCHBASE_EDITION") == "enterprise"

# Buckets have the collections of each scope; `uid` counts changes of scopes.
state = {"hostname": "127.0.0.1", "services": [], "quotas": {}, "login": None, "external": None, "storage": None}
state |= {"buckets": {}, "uid": 0}
if os.path.exists(STATE):
    with open(STATE) as file:
        state = json.load(file)
lock = threading.RLock()


class Refusal(Exception):
    def __init__(self, status, body):
        self.status, self.body = status, body


def check(condition, status, body):
    if not condition:
        raise Refusal(status, body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_request(self):
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.parts = [unquote(part) for part in urlsplit(self.path).path.split("/") if part]
        kind = self.headers.get("Content-Type", "")
        self.form = json.loads(text) if "json" in kind else dict(parse_qsl(text))
        try:
            with lock:
                status, body = 200, self.reply()
                with open(STATE, "w") as file:
                    json.dump(state, file)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = do_DELETE = handle_request

    def check_login(self):
        """A node without a user lets everybody set it up."""
        if state["login"] is None:
            return
        login = base64.b64encode(state["login"].encode()).decode()
        check(self.headers.get("Authorization") == f"Basic {login}", 401, "Unauthorized")


class Management(Handler):
    def reply(self):
        form = self.form
        if self.parts == ["pools"]:
            pools = [] if state["login"] is None else [{"name": "default", "uri": "/pools/default"}]
            return {"isEnterprise": IS_ENTERPRISE, "implementationVersion": "8.0.2", "pools": pools}
        self.check_login()
        match self.command, self.parts:
            case "POST", ["node", "controller", "rename"]:
                state["hostname"] = form["hostname"]
            case "POST", ["node", "controller", "setupServices"]:
                check(state["login"] is None, 400, ["cannot change node services after cluster is provisioned"])
                state["services"] = form["services"].split(",")
                open_services()
            case "POST", ["pools", "default"]:
                missing = [QUOTAS[each] for each in state["services"] if each in QUOTAS and QUOTAS[each] not in form]
                check(not missing, 400, {"errors": missing})
                state["quotas"] = form
            case "POST", ["settings", "indexes"]:
                modes = ["memory_optimized", "plasma"] if IS_ENTERPRISE else ["forestdb"]
                check(form["storageMode"] in modes, 400, {"errors": {"storageMode": "not of this edition"}})
                state["storage"] = form["storageMode"]
            case "POST", ["settings", "web"]:
                check(state["services"] and state["quotas"], 400, "the services come first")
                state["login"] = f"{form['username']}:{form['password']}"
                return {"newBaseUri": "http://127.0.0.1:8091/"}
            case "PUT", ["node", "controller", "setupAlternateAddresses", "external"]:
                state["external"] = form
            case _, ["pools", "default", *rest]:
                check(state["login"] is not None, 404, "unknown pool")
                return self.pool(rest)
            case _:
                raise Refusal(404, "Object Not Found")
        return None

    def pool(self, rest):
        buckets = state["buckets"]
        match self.command, rest:
            case "GET", []:
                external = {"alternateAddresses": {"external": state["external"]}}
                node = {"status": "healthy", "hostname": f"{state['hostname']}:8091", "services": state["services"]}
                return {**state["quotas"], "storageMode": state["storage"], "nodes": [node | external]}
            case "GET", ["buckets"]:
                return [self.bucket(name) for name in buckets]
            case "POST", ["buckets"]:
                name = self.form["name"]
                check(name not in buckets, 400, {"errors": {"name": "Bucket with given name already exists"}})
                taken = sum(int(bucket["form"]["ramQuotaMB"]) for bucket in [*buckets.values(), {"form": self.form}])
                too_large = "RAM quota specified is too large to be provisioned into this cluster."
                check(taken <= int(state["quotas"]["memoryQuota"]), 400, {"errors": {"ramQuotaMB": too_large}})
                buckets[name] = {"form": self.form, "scopes": {"_default": ["_default"]}, "primary": False}
                return None
        name = rest[1]
        check(name in buckets, 404, "Requested resource not found.")
        scopes = buckets[name]["scopes"]
        match self.command, rest[2:]:
            case "GET", []:
                return self.bucket(name)
            case "GET", ["scopes"]:
                collections = lambda scope: [{"name": each} for each in scopes[scope]]
                return {"scopes": [{"name": scope, "collections": collections(scope)} for scope in scopes]}
            case "POST", ["scopes", "@ensureManifest", uid]:
                check(int(uid, 16) <= state["uid"], 504, {"errors": {"_": "timed out"}})
                return None
            case "POST", ["scopes"]:
                check(self.form["name"] not in scopes, 400, {"errors": {"_": "Scope already exists"}})
                scopes[self.form["name"]] = []
            case "POST", ["scopes", scope, "collections"]:
                check(scope in scopes, 404, {"errors": {"_": f"Scope with name \"{scope}\" is not found"}})
                check(self.form["name"] not in scopes[scope], 400, {"errors": {"_": "Collection already exists"}})
                scopes[scope].append(self.form["name"])
            case "DELETE", ["scopes", scope]:
                check(scopes.pop(scope, None) is not None, 404, {"errors": {"_": "not found"}})
            case _:
                raise Refusal(404, "Object Not Found")
        state["uid"] += 1
        return {"uid": f"{state['uid']:x}"}

    def bucket(self, name):
        form = state["buckets"][name]["form"]
        return {
            "name": name,
            "replicaNumber": int(form["replicaNumber"]),
            "quota": {"rawRAM": int(form["ramQuotaMB"]) * 1024 * 1024},
            "controllers": {"flush": "/flush"} if form["flushEnabled"] == "1" else {},
            "nodes": [{"status": "healthy"}],
        }


class Service(Handler):
    def reply(self):
        self.check_login()
        if "/".join(self.parts) == PINGS[self.server.service]:
            return {"status": "OK"}
        check(self.server.service == "n1ql" and self.parts == ["query", "service"], 404, "Not Found")
        statement, buckets = self.form["statement"], state["buckets"]
        name = re.search(r'(?:name|keyspace_id) = "([^"]+)"|ON `([^`]+)`', statement)
        bucket = buckets.get(name and (name[1] or name[2]))
        if statement.startswith("CREATE PRIMARY INDEX ON"):
            check(bucket is not None, 404, {"errors": [{"code": 12003, "msg": "Keyspace not found"}]})
            exists = {"code": 4300, "msg": "The index #primary already exists."}
            check(not bucket["primary"], 409, {"errors": [exists]})
            bucket["primary"] = True
            # As the index service does while it is busy.
            later = "GSI CreatePrimaryIndex() - cause: Index creation will be retried in background."
            raise Refusal(500, {"errors": [{"code": 5000, "msg": later}]})
        if "system:indexes" in statement:
            return {"results": [{"name": "#primary"}] if bucket and bucket["primary"] else []}
        check("system:keyspaces" in statement, 400, {"errors": [{"code": 3000, "msg": "syntax error"}]})
        return {"results": [{"name": name[1]}] if bucket is not None else []}


opened = []


def serve(port, handler, service=None):
    server = ThreadingHTTPServer(("", port), handler)
    server.service = service
    threading.Thread(target=server.serve_forever).start()


def open_services():
    for service in state["services"]:
        opened.extend(socket.create_server(("", port)) for port in PORTS[service])
        if service in HTTP_PORTS:
            serve(HTTP_PORTS[service], Service, service)


opened.append(socket.create_server(("", 18091)))
open_services()
serve(8091, Management)
print("Starting Couchbase Server -- Web UI available at http://127.0.0.1:8091", flush=True)
