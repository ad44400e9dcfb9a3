"""Answers GET /health?ready=1 as CockroachDB does: 200 if the node accepts SQL clients, otherwise 503."""

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path in ("/health", "/health?ready=1")
        command = ["pg_isready", "--quiet", "--host=127.0.0.1", f"--port={sys.argv[2]}"]
        is_ready = self.path == "/health" or subprocess.run(command).returncode == 0
        self.send_response(404 if not known else 200 if is_ready else 503)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")


ThreadingHTTPServer(("", int(sys.argv[1])), Handler).serve_forever()
