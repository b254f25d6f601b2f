"""An HTTP server on a free loopback port that records what it is asked: `http_server.py FOLDER`.

Writes its port to FOLDER/port, one JSON line a request to FOLDER/requests. Paths: /slow answers after an hour, /drip one
byte a second, /redirect with a 302 to /landed, /big with 10 MB, /status/N with N; all others with 200, those
with 'late' in them after a second.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder = sys.argv[1]
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"ok", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        entry = {"method": self.command, "path": self.path, "headers": dict(self.headers.items()), "body": body}
        with lock, open(os.path.join(folder, "requests"), "a") as file:
            file.write(json.dumps(entry) + "\n")
        if self.path.startswith("/slow"):
            time.sleep(3600)
        elif self.path.startswith("/drip"):
            self.send_response(200)
            self.send_header("Content-Length", "3600")
            self.end_headers()
            while True:
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(1)
        elif self.path.startswith("/redirect"):
            self.answer(302, headers=[("Location", "/landed")])
        elif self.path.startswith("/big"):
            self.answer(200, b"x" * 10_000_000)
        elif self.path.startswith("/endless"):
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            while True:
                self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        elif self.path.startswith("/status/"):
            self.answer(int(self.path.split("/")[2]))
        else:
            if "late" in self.path:
                time.sleep(1)
            self.answer(200)

    do_GET = do_POST


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port.new"), "w") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
