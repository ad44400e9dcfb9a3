"""Redpanda's HTTP APIs, as docs.redpanda.com describes them: its readiness, the schema registry, and the list of topics."""

import json
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

subjects: dict[str, dict] = {}
schemas: list[str] = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_request(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        parts = [unquote(part) for part in url.path.split("/") if part]
        self.answer(*self.respond(self.command, parts, parse_qs(url.query), json.loads(body or "null")))

    do_GET = do_POST = do_PUT = do_DELETE = handle_request

    def log_message(self, *_):
        pass


class Admin(Handler):
    def respond(self, method, parts, query, body):
        if (method, parts) == ("GET", ["v1", "status", "ready"]):
            is_ready = topics(self.server.kafka) is not None
            return (200, {"status": "ready"}) if is_ready else (503, {"status": "booting"})
        return 404, {"message": "Not found", "code": 404}


class Proxy(Handler):
    def respond(self, method, parts, query, body):
        names = topics(self.server.kafka)
        if names is None:
            return 503, {"error_code": 50003, "message": "no broker available"}
        return (200, names) if (method, parts) == ("GET", ["topics"]) else (404, {"error_code": 404, "message": "Not found"})


class Registry(Handler):
    def respond(self, method, parts, query, body):
        match [method, *parts]:
            case ["GET", "schemas", "types"]:
                return 200, ["JSON", "PROTOBUF", "AVRO"]
            case ["GET", "schemas", "ids", number]:
                known = int(number) <= len(schemas)
                return (200, {"schema": schemas[int(number) - 1]}) if known else (404, {"error_code": 40403, "message": "Schema not found"})
            case ["GET", "subjects"]:
                return 200, [name for name, subject in subjects.items() if query.get("deleted") or not subject["deleted"]]
            case ["POST", "subjects", name, "versions"]:
                return self.register(name, body["schema"])
        if parts[:1] != ["subjects"] or len(parts) < 2 or parts[1] not in subjects:
            return 404, {"error_code": 40401, "message": f"Subject '{'/'.join(parts[1:])}' not found."}
        name = parts[1]
        subject = subjects[name]
        versions = subject["versions"]
        match [method, *parts[2:]]:
            case ["GET", "versions"]:
                return 200, list(range(1, len(versions) + 1))
            case ["GET", "versions", version]:
                at = len(versions) if version == "latest" else int(version)
                number = versions[at - 1]
                return 200, {"subject": name, "version": at, "id": number, "schema": schemas[number - 1]}
            case ["DELETE"] if query.get("permanent") and not subject["deleted"]:
                return 404, {"error_code": 40405, "message": f"Subject '{name}' not deleted before being permanently deleted"}
            case ["DELETE"] if query.get("permanent"):
                del subjects[name]
            case ["DELETE"] if subject["deleted"]:
                return 404, {"error_code": 40404, "message": f"Subject '{name}' was soft deleted."}
            case ["DELETE"]:
                subject["deleted"] = True
        return 200, list(range(1, len(versions) + 1))

    def register(self, name, schema):
        if schema not in schemas:
            schemas.append(schema)
        number = schemas.index(schema) + 1
        subject = subjects.setdefault(name, {"versions": [], "deleted": False})
        subject["deleted"] = False
        if number not in subject["versions"]:
            subject["versions"].append(number)
        return 200, {"id": number}


def topics(port):
    """Asks the broker for its metadata (kafka.apache.org/protocol, version 1). None: it does not answer yet."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            head = struct.pack(">hhih", 3, 1, 1, 3) + b"rpk"
            connection.sendall(struct.pack(">i", len(head) + 4) + head + struct.pack(">i", -1))
            reply = connection.makefile("rb")
            (size,) = struct.unpack(">i", reply.read(4))
            return Reader(reply.read(size)).topics()
    except (OSError, struct.error):
        return None


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 4

    def number(self, kind):
        (value,) = struct.unpack_from(">" + kind, self.data, self.at)
        self.at += struct.calcsize(">" + kind)
        return value

    def text(self):
        length = max(0, self.number("h"))
        self.at += length
        return self.data[self.at - length : self.at].decode()

    def topics(self):
        for _ in range(self.number("i")):
            self.number("i"), self.text(), self.number("i"), self.text()
        self.number("i")
        return [self.topic() for _ in range(self.number("i"))]

    def topic(self):
        self.number("h")
        name = self.text()
        self.number("?")
        for _ in range(self.number("i")):
            self.number("h"), self.number("i"), self.number("i")
            for _ in range(2):
                replicas = self.number("i")
                self.at += 4 * replicas
        return name


def serve(node):
    kafka = node["redpanda"]["kafka_api"][-1]["port"]
    addresses = {
        Admin: node["redpanda"].get("admin") or [{"port": 9644}],
        Registry: node.get("schema_registry", {}).get("schema_registry_api") or [{"port": 8081}],
        Proxy: node.get("pandaproxy", {}).get("pandaproxy_api") or [{"port": 8082}],
    }
    for handler, [address, *_] in addresses.items():
        server = ThreadingHTTPServer(("", address["port"]), handler)
        server.kafka = kafka
        threading.Thread(target=server.serve_forever, daemon=True).start()
    while topics(kafka) is None:
        time.sleep(0.1)
    print("INFO  redpanda::main - application.cc - Successfully started Redpanda!", flush=True)
