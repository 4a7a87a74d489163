"""What stands between the desk and churn-desk-local as API Gateway does: it knows credentials that
the server does not, and refuses requests in API Gateway's own words.
"""

import http.server
import json
import threading


class Gateway(http.server.ThreadingHTTPServer):
    """Lets requests through that are signed with a key of `keys` (access key id → session token),
    as the server's supervisor; or answers them by `refuse`, (status, error type, message)."""

    daemon_threads = True

    def __init__(self, server):
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind = server
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.keys = {}
        self.refuse = None
        self.refused = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind=None):
        text = json.dumps(body).encode()
        self.send_response(status)
        if kind:
            self.send_header("x-amzn-ErrorType", kind)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def handle_call(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = self.headers.get("Authorization", "").partition("Credential=")[2].partition("/")[0]
        refuse = self.server.refuse
        if refuse:
            self.server.refused += 1
            status, kind, message = refuse
            self.answer(status, {"message": message}, kind)
        elif (key not in self.server.keys
              or self.server.keys[key] != self.headers.get("X-Amz-Security-Token")):
            self.answer(403, {"message": "The security token included in the request is invalid."},
                        "UnrecognizedClientException")
        else:
            headers = {name: self.headers[name] for name in ("Idempotency-Key",) if name in self.headers}
            status, answer = self.server.behind.request(
                self.command, self.path, json.loads(body) if body else None, headers=headers)
            self.answer(status, answer)

    do_GET = do_POST = handle_call
