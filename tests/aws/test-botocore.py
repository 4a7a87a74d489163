#!/usr/bin/python3
"""botocore judges our Signature Version 4, and ours judges botocore's.

Usage: test-botocore.py SIGV4-TOOL [--seed N] [--requests N]

Left out, because botocore 1.29 differs there from what services compute, or from us on purpose:
- queries that are not strictly encoded: botocore signs the query as it stands, services (and we)
  decode and encode it again. So no `+`, no lower-case escape, no escaped unreserved character and
  no empty pair (`a=1&&b=2`). test-aws-signer.c has them;
- white space in a header beyond ASCII: Python's split() takes U+00A0 for a space;
- headers that botocore 1.29 signs although proxies change them (Connection, TE, Upgrade …);
- X-Amz-Content-Sha256: we send it to execute-api, botocore only to S3. It is given to botocore as a
  header of the request when both sign for it, and left out of half of what only botocore signs.
"""

import argparse
import base64
import calendar
import datetime
import hashlib
import json
import random
import subprocess
import sys
import time
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.compat
import botocore.credentials

REGION, SERVICES = "us-east-1", ("execute-api", "dynamodb")
WORDS = ["contacts", "agents", "a b", "jdoe@example.com", "é", "日本", "😀", "x=y", "a+b", "100%",
         "~", "-._", "(1)", "a;b", "a:b", "a,b", "'", '"', "*", "!", "$&", "%41", "<>", "[x]"]
NAMES = ["since", "ended", "Since", "a", "A", "b", "a b", "é", "a-b", "x[]", "😀", "~"]
HEADERS = ["X-Amz-Meta", "x-amz-target", "Idempotency-Key", "Accept", "Content-Type", "X-Zebra",
           "x-alpha", "My-Header1"]
VALUES = ["1", "a  b", "  led", "trailed  ", '"in  quotes"', "a,b", "a\tb", "", "a=b;c=d", "ÄÖ"]


def strict(text):
    return urllib.parse.quote(text, safe="-._~")


class Case:
    def __init__(self, rng):
        self.method = rng.choice(["GET", "POST", "PUT", "DELETE", "PATCH"])
        parts = []
        for _ in range(rng.randrange(5)):
            kind = rng.random()
            if kind < 0.12:
                parts.append(rng.choice(["", ".", ".."]))
            elif kind < 0.9:
                parts.append(urllib.parse.quote(rng.choice(WORDS),
                                                safe=rng.choice(["-._~", "-._~@:!$&'()*,;=+"])))
            else:
                parts.append(rng.choice(["é", "日本", "%c3%a9", "%7E"]))
        self.path = "/" + "/".join(parts)
        pairs = []
        for _ in range(rng.choice([0, 0, 1, 2, 3, 6])):
            name = strict(rng.choice(NAMES))
            pairs.append(name + rng.choice(["", "=", "=" + strict(rng.choice(WORDS + [""]))]))
        self.query = "&".join(pairs) if pairs else rng.choice([None, ""])
        self.headers = [(rng.choice(HEADERS), rng.choice(VALUES))
                        for _ in range(rng.randrange(6))]
        self.host = rng.choice(["api.example.com", "127.0.0.1:8443", "[::1]:8080", "x.invalid:8080"])
        self.body = rng.choice([b"", b"{}", b"\0\xff\n", "é".encode(), rng.randbytes(5000)])
        self.service = rng.choice(SERVICES)
        self.key = "AKID%08d" % rng.randrange(10**8)
        self.secret = "".join(rng.choice("abcXYZ019+/") for _ in range(40))
        self.token = rng.choice([None, None, base64.b64encode(rng.randbytes(300)).decode()])
        # From 2001 to 2096, so that every day and every hour has its turn.
        self.now = rng.randrange(10**9, 4 * 10**9)

    def say(self, op, headers):
        return {"op": op, "method": self.method, "path": self.path, "query": self.query,
                "headers": headers, "body": base64.b64encode(self.body).decode(),
                "access_key_id": self.key, "secret": self.secret, "token": self.token,
                "region": REGION, "service": self.service, "now": self.now}


class Tool:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, question):
        self.process.stdin.write(json.dumps(question).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        return self.process.wait(60)


class Clock(datetime.datetime):
    """Stands in for datetime.datetime in botocore.auth."""
    now_s = 0

    @classmethod
    def utcnow(cls):
        return datetime.datetime.utcfromtimestamp(cls.now_s)


class ClockModule:
    datetime = Clock


botocore.auth.datetime = ClockModule


def botocore_sign(case, headers):
    """The headers of a request that botocore has signed, as a list of pairs."""
    # The scheme is http so that botocore hashes the body.
    url = "http://" + case.host + case.path
    if case.query is not None:
        url += "?" + case.query
    request = botocore.awsrequest.AWSRequest(case.method, url, data=case.body)
    for name, value in headers:
        request.headers.add_header(name, value)
    Clock.now_s = case.now
    credentials = botocore.credentials.Credentials(case.key, case.secret, case.token)
    botocore.auth.SigV4Auth(credentials, case.service, REGION).add_auth(request)
    signed = list(request.headers.items())
    if not any(name.lower() == "host" for name, _ in signed):
        signed.append(("Host", case.host))
    return signed


def get(headers, name):
    values = [v for n, v in headers if n.lower() == name.lower()]
    return values[0] if len(values) == 1 else None


def mutate(rng, question):
    """The same question with one thing changed that the signature covers."""
    q = json.loads(json.dumps(question))
    kind = rng.choice(["method", "path", "query", "body", "header", "host", "signature", "secret",
                       "key", "late", "early", "region", "service", "token", "drop"])

    def index(name):
        return next(i for i, h in enumerate(q["headers"]) if h[0].lower() == name)

    if kind == "method":
        q["method"] = "GET" if q["method"] != "GET" else "POST"
    elif kind == "path":
        q["path"] = q["path"].rstrip("/") + "/other"
    elif kind == "query":
        q["query"] = (q["query"] + "&" if q["query"] else "") + "more=1"
    elif kind == "body":
        q["body"] = base64.b64encode(base64.b64decode(q["body"]) + b"!").decode()
    elif kind == "header":
        q["headers"][index("x-probe")][1] += "!"
    elif kind == "host":
        q["headers"][index("host")][1] = "evil.example.com"
    elif kind == "signature":
        value = q["headers"][index("authorization")][1]
        last = "0" if value[-1] != "0" else "1"
        q["headers"][index("authorization")][1] = value[:-1] + last
    elif kind == "secret":
        q["secret"] += "x"
    elif kind == "key":
        q["access_key_id"] += "x"
    elif kind == "late":
        q["now"] += 301
    elif kind == "early":
        q["now"] -= 301
    elif kind == "region":
        q["region"] = "eu-west-2"
    elif kind == "service":
        q["service"] = "states"
    elif kind == "token":
        q["token"] = (q["token"] or "") + "x"
    elif kind == "drop":
        del q["headers"][index("x-probe")]
    return kind, q


EXPECTED = {
    "method": {"SignatureDoesNotMatch"}, "path": {"SignatureDoesNotMatch"},
    "query": {"SignatureDoesNotMatch"}, "body": {"PayloadMismatch", "SignatureDoesNotMatch"},
    "header": {"SignatureDoesNotMatch"}, "host": {"SignatureDoesNotMatch"},
    "signature": {"SignatureDoesNotMatch"}, "secret": {"SignatureDoesNotMatch"},
    "key": {"UnrecognizedClient"}, "late": {"SignatureExpired"},
    "early": {"SignatureNotYetCurrent"}, "region": {"WrongScope"}, "service": {"WrongScope"},
    "token": {"UnrecognizedClient"}, "drop": {"IncompleteSignature"},
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--requests", type=int, default=500)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    tool = Tool(options.tool)
    print("TAP version 13\n1..6")
    print("# seed %d, %d requests" % (options.seed, options.requests))

    bad = {"same": [], "ours": [], "theirs": [], "date": [], "mutant": []}
    kinds = {}
    for number in range(options.requests):
        case = Case(rng)
        case.headers.append(("X-Probe", "probe"))
        # Both sign; the same headers in, the same Authorization out.
        ours = tool.ask(case.say("sign", case.headers + [("Host", case.host)]))
        digest = hashlib.sha256(case.body).hexdigest()
        with_digest = case.headers + [("X-Amz-Content-Sha256", digest)]
        theirs = botocore_sign(case, with_digest if case.service == "execute-api" else case.headers)
        if "headers" not in ours or \
                get(ours["headers"], "Authorization") != get(theirs, "Authorization"):
            bad["same"].append((number, case.path, case.query, case.headers, ours, theirs))
            continue

        # Each verifies the other's: botocore verifies by computing again from what was sent.
        sent = [(n, v) for n, v in ours["headers"]
                if n.lower() not in ("authorization", "x-amz-date", "x-amz-security-token")]
        if get(botocore_sign(case, sent), "Authorization") != get(ours["headers"], "Authorization"):
            bad["ours"].append((number, case.path, case.query))
        plain = with_digest if rng.random() < 0.5 else case.headers
        theirs = botocore_sign(case, plain)
        case.now += rng.randrange(-300, 301)
        answer = tool.ask(case.say("verify", theirs))
        if answer.get("access_key_id") != case.key:
            bad["theirs"].append((number, case.path, case.query, answer))
        question = case.say("verify", theirs)
        question["now"] = calendar.timegm(time.strptime(get(theirs, "X-Amz-Date"),
                                                        "%Y%m%dT%H%M%SZ"))
        # With a Date header botocore signs that one and sends no X-Amz-Date.
        case.now = question["now"]
        answer = tool.ask(case.say("verify", botocore_sign(case, plain + [("Date", "now")])))
        if answer.get("access_key_id") != case.key:
            bad["date"].append((number, answer))

        kind, mutant = mutate(rng, question)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = tool.ask(mutant)
        if answer.get("error") not in EXPECTED[kind]:
            bad["mutant"].append((number, kind, answer))

    status = tool.close()
    checks = [
        (not bad["same"], "both sign %d requests identically" % options.requests, bad["same"]),
        (not bad["ours"], "botocore verifies ours", bad["ours"]),
        (not bad["theirs"], "ours verifies botocore's", bad["theirs"]),
        (not bad["date"], "ours verifies botocore's with a Date header", bad["date"]),
        (not bad["mutant"] and (options.requests < 500 or set(kinds) == set(EXPECTED)),
         "each altered request is refused with the code of its own: "
         + ", ".join("%s %d" % item for item in sorted(kinds.items())), bad["mutant"]),
        (status == 0, "the tool ends well", [status]),
    ]
    for number, (good, what, details) in enumerate(checks, 1):
        print("%s %d - %s" % ("ok" if good else "not ok", number, what))
        if not good:
            for detail in details[:3]:
                print("# " + ascii(detail))
    return 0 if all(good for good, _, _ in checks) else 1


if __name__ == "__main__":
    sys.exit(main())
