"""Reads messages with Python's own e-mail package: one base64 line in, one JSON line out."""
import base64
import email
import hashlib
import json
import sys
from email import policy
from email.header import decode_header, make_header
from email.utils import getaddresses


def addresses(message, name):
    field = message[name]
    if field is None:
        return []
    raw = "".join(dict((n.lower(), v) for n, v in message.raw_items())[name.lower()].splitlines())
    older = [str(make_header(decode_header(n))) for n, _ in getaddresses([raw])]
    return [{"name": display(a.display_name, o), "spec": a.addr_spec} for a, o in zip(field.addresses, older, strict=True)]


def display(newer, older):
    """Python's newer parser puts a blank between two encoded words of a name (3.11); its older one does not."""
    return older if "".join(newer.split()) == "".join(older.split()) else newer


def defects(message):
    found = [type(d).__name__ for part in message.walk() for d in part.defects]
    for part in message.walk():
        for value in part.values():
            found += [f"{type(d).__name__}: {d}" for d in getattr(value, "defects", ())]
    return found


def text(part):
    return None if part is None else part.get_content()


def body(message, kind):
    parts = [p for p in message.walk()
             if p.get_content_type() == f"text/{kind}" and p.get_content_disposition() is None]
    return parts[0] if parts else None


def files(message):
    return [{
        "name": part["Content-Disposition"].params["filename"],
        "type": part.get_content_type(),
        "digest": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
        "disposition": part.get_content_disposition(),
        "contentId": part["Content-ID"],
    } for part in message.walk() if part.get_content_disposition() is not None]


def read(octets):
    message = email.message_from_bytes(octets, policy=policy.default)
    return {
        "subject": str(message["Subject"]),
        "from": addresses(message, "From"),
        "replyTo": addresses(message, "Reply-To"),
        "to": addresses(message, "To"),
        "cc": addresses(message, "Cc"),
        "messageId": str(message["Message-ID"]),
        "inReplyTo": message["In-Reply-To"],
        "references": (message["References"] or "").split(),
        "date": message["Date"].datetime.isoformat(),
        "headers": [[name, str(value)] for name, value in message.items()],
        "text": text(body(message, "plain")),
        "html": text(body(message, "html")),
        "files": files(message),
        "shape": [part.get_content_type() for part in message.walk()],
        "defects": defects(message),
    }


for line in sys.stdin:
    print(json.dumps(read(base64.b64decode(line))), flush=True)
