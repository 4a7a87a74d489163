"""What stands between the desk and churn-desk-local as API Gateway does: it knows credentials that
the server does not, and refuses requests in API Gateway's own words.
"""

import datetime
import email.utils
import http.server
import json
import threading
import time

REQUEST_ID = "d3b07384-d113-4ec6-9e4b-5d0c1a2b3c4d"


class Gateway(http.server.ThreadingHTTPServer):
    """Lets requests through that are signed with a key of `keys` (access key id → session token),
    as the server's supervisor, and by a clock that is less than 5 minutes from its own, which is
    `ahead` seconds ahead of ours. What `refuses` (method, path) is true of is answered by `refuse`,
    (status, error type, message), and `headers`; those of a key of `expired` that it has expired."""

    daemon_threads = True

    def __init__(self, server):
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind = server
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.keys = {}
        self.expired = set()
        self.ahead = 0
        self.refuse = None
        self.refuses = lambda method, path: True
        self.headers = {}
        self.refused = []   # (method, path)
        self.passed = []    # (method, path, access key id)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A desk that ends or is ended leaves connections behind."""

    def now(self):
        return time.time() + self.ahead

    def refusal(self, method, path, key, token, date):
        """(status, error type, message) of a request that is not let through."""
        if self.refuse and self.refuses(method, path):
            return self.refuse
        signed = datetime.datetime.strptime(date, "%Y%m%dT%H%M%S%z").timestamp()
        if abs(signed - self.now()) > 300:
            late = signed < self.now()
            now, limit = (time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self.now() + seconds))
                          for seconds in (0, -300 if late else 300))
            words = (f"Signature expired: {date} is now earlier than {limit} ({now} - 5 min.)" if late
                     else f"Signature not yet current: {date} is still later than {limit} "
                          f"({now} + 5 min.)")
            return 403, "InvalidSignatureException", words
        if key in self.expired:
            return (403, "ExpiredTokenException",
                    "The security token included in the request is expired")
        if key not in self.keys or self.keys[key] != token:
            return (403, "UnrecognizedClientException",
                    "The security token included in the request is invalid.")
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(self.server.now(), usegmt=True)

    def answer(self, status, body, headers):
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("x-amzn-RequestId", REQUEST_ID)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def handle_call(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = self.headers.get("Authorization", "").partition("Credential=")[2].partition("/")[0]
        refusal = self.server.refusal(self.command, self.path, key,
                                      self.headers.get("X-Amz-Security-Token"),
                                      self.headers["X-Amz-Date"].replace("Z", "+0000"))
        if refusal:
            status, kind, message = refusal
            self.server.refused.append((self.command, self.path))
            self.answer(status, {"message": message},
                        {**self.server.headers, **({"x-amzn-ErrorType": kind} if kind else {})})
            return
        self.server.passed.append((self.command, self.path, key))
        headers = {name: self.headers[name] for name in ("Idempotency-Key",) if name in self.headers}
        status, answer = self.server.behind.request(
            self.command, self.path, json.loads(body) if body else None, headers=headers)
        self.answer(status, answer, {})

    do_GET = do_POST = handle_call
