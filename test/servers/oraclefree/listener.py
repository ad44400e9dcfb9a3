"""Answers clients of TNS as a listener without a server: ORA-12514 for an unknown service, otherwise ORA-12516."""

import os
import re
import socketserver
import struct
import sys

REFUSE = 4


class Client(socketserver.BaseRequestHandler):
    def handle(self):
        received = b""
        while not (service := re.search(rb"SERVICE_NAME=([^)]*)\)", received)):
            more = self.request.recv(4096)
            if not more:
                return
            received += more
        code = 12516 if service[1].decode().upper() in os.listdir(sys.argv[1]) else 12514
        text = f"(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR={code})(ERROR_STACK=(ERROR=(CODE={code})(EMFI=4))))".encode()
        body = struct.pack(">BBH", 0, 0, len(text)) + text
        self.request.sendall(struct.pack(">HHBBH", 8 + len(body), 0, REFUSE, 0, 0) + body)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


Server(("", 1521), Client).serve_forever()
