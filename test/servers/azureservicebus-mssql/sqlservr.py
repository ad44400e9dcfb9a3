#!/usr/bin/python3
"""Starts as SQL Server does, and accepts connections."""

import os
import re
import socket
import sys

if os.environ.get("ACCEPT_EULA") != "Y":
    sys.exit("The SQL Server End-User License Agreement (EULA) must be accepted before SQL Server can start.")
password = os.environ.get("MSSQL_SA_PASSWORD", "")
if len(password) < 8 or sum(bool(re.search(group, password)) for group in ("[A-Z]", "[a-z]", r"\d", r"[^\w]")) < 3:
    sys.exit("ERROR: Unable to set system administrator password: Password validation failed.")

with socket.create_server(("", 1433)) as server:
    print("SQL Server is now ready for client connections. This is an informational message; no user action is required.")
    print("Recovery is complete. This is an informational message only. No user action is required.", flush=True)
    while True:
        server.accept()[0].close()
