"""Who calls: API keys, of which only hashes are kept, and signed tokens that name a person.

A key is 32 random bytes, so its plain SHA-256 tells nothing of it. `SEGUE_API_KEYS` holds `HASH` or `HASH@USER`,
several divided by commas; a key with a USER (percent-encoded) speaks for this person alone. A token is a JWT (RFC 7519)
signed with HMAC-SHA-256 by `SEGUE_TOKEN_SECRET`; its `sub` is the person, its `exp` the end of its life. Who
stands before this server makes tokens, with any JWT library: they are only read here.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Mapping
from typing import NamedTuple, TypeVar
from urllib.parse import quote, unquote

from agent.api.errors import AccessError, ForbiddenError
from agent.replies import Request
from migration.errors import InputError

TOKEN_HEADER = "x-segue-token"  # noqa: S105  # the name of a header
PREFIX = "segue_"
SHORTEST_SECRET = 32
"""Characters; a secret shorter than its HMAC's block invites guessing (RFC 7518, 3.2)."""

Asked = TypeVar("Asked", bound=Request)

_ENTRY = re.compile(r"([0-9a-f]{64})(?:@(.+))?")


class Caller(NamedTuple):
    """Who calls.

    Attributes:
        name: tells callers apart (a key's first letters of its hash, or "open"); holds no secret.
        user: the person whom the caller speaks for alone; empty when the caller may speak for all.
    """

    name: str
    user: str = ""

    def speaks_for(self, user: str) -> str:
        """The person a request is about: `user`, or the caller's own where none is named.

        Raises:
            ForbiddenError: the caller may not speak for `user`.
        """
        if user and self.user and user != self.user:
            raise ForbiddenError(
                "this key or token speaks for one person, and the request names another", "Leave `user` out."
            )
        return user or self.user

    def asks(self, request: Asked) -> Asked:
        """The request as this caller may make it: who names nobody and nothing asks for themselves.

        Raises:
            ForbiddenError: it is about a person whom the caller may not speak for.
        """
        user = self.speaks_for(request.user)
        return request if request.likes or request.dislikes else request.model_copy(update={"user": user})


OPEN = Caller("open")
"""Whoever reaches a server without keys: that is only this machine."""


class Keyring:
    """Knows the keys and the secret of the tokens.

    Args:
        entries: `SEGUE_API_KEYS` as it was set.
        secret: of the tokens; empty: no token is good.

    Raises:
        InputError: an entry is no hash, or the secret is too short.
    """

    def __init__(self, entries: str, secret: str = "") -> None:
        self._users = dict(_read(entry.strip()) for entry in entries.split(",") if entry.strip())
        self._secret = secret.encode()
        if secret and len(secret) < SHORTEST_SECRET:
            raise InputError(
                f"SEGUE_TOKEN_SECRET needs at least {SHORTEST_SECRET} characters, found {len(secret)}",
                "Take a longer one, for example from `openssl rand -hex 32`.",
            )

    @property
    def locked(self) -> bool:
        """Whether a caller needs a key."""
        return bool(self._users)

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Who sends these headers.

        `Authorization: Bearer` carries a key or a token. A token in `X-Segue-Token`, beside a key, says for whom the
        key's holder asks this time. Without keys any `Authorization` is let pass: clients send what they have.

        Raises:
            AccessError: no key or token, or one that is not good.
            ForbiddenError: the token names another person than the key is bound to.
        """
        bearer = _bearer(headers.get("authorization", ""))
        caller = self._known(bearer) if self.locked else OPEN
        token = headers.get(TOKEN_HEADER, "")
        return Caller(caller.name, caller.speaks_for(self.person(token))) if token else caller

    def person(self, token: str) -> str:
        """The person whom a token names.

        Raises:
            AccessError: it is not signed with this server's secret, outworn, or no token at all.
        """
        claims = _claims(token, self._secret) if self._secret else None
        if claims is None:
            raise AccessError("the token is not signed by this server's secret", "Sign it with SEGUE_TOKEN_SECRET.")
        ends, person = claims.get("exp"), claims.get("sub")
        if not isinstance(ends, int | float) or ends <= time.time():
            raise AccessError("the token has come to its end, or names none (exp)", "Make a new one.")
        if not isinstance(person, str) or not person:
            raise AccessError("the token names nobody (sub)", "Put the person's id into `sub`.")
        return person

    def name(self, headers: Mapping[str, str]) -> str:
        """A name to count a caller's requests under; empty for one who gives no good key."""
        try:
            return self.caller(headers).name if self.locked else ""
        except (AccessError, ForbiddenError):
            return ""

    def _known(self, bearer: str) -> Caller:
        digest = hashed(bearer)
        if digest in self._users:  # what is compared is a hash: its time tells nothing of the key
            return Caller(digest[:12], self._users[digest])
        if bearer.count(".") == 2:
            person = self.person(bearer)
            return Caller("token " + hashed(person)[:12], person)
        if bearer:
            raise AccessError("this API key is not known here", "Make one with `segue key`, and restart the server.")
        raise AccessError("this server asks for an API key", "Send it as `Authorization: Bearer KEY`.")


def new_key(user: str = "") -> tuple[str, str]:
    """A new key, and its entry for `SEGUE_API_KEYS`; the key itself is kept nowhere."""
    key = PREFIX + secrets.token_urlsafe(32)
    return key, hashed(key) + (f"@{quote(user, safe='')}" if user else "")


def hashed(key: str) -> str:
    """Hex SHA-256 of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _read(entry: str) -> tuple[str, str]:
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise InputError(
            f"SEGUE_API_KEYS holds hashes of keys (64 hex digits, then @USER where bound), found one of {len(entry)} "
            "characters that is none",
            "Make a key and its hash with `segue key`.",
        )
    return match[1], unquote(match[2] or "")


def _bearer(header: str) -> str:
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _claims(token: str, secret: bytes) -> dict[str, object] | None:
    """What a token says, if its signature is good and made the one way that is taken (never "none")."""
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(signed, secret).encode(), signature.encode("utf-8", "replace")):
        return None
    try:
        head, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in signed.split("."))
    except (ValueError, binascii.Error):
        return None
    fits = isinstance(head, dict) and head.get("alg") == "HS256" and isinstance(claims, dict)
    return claims if fits else None


def _signature(signed: str, secret: bytes) -> str:
    digest = hmac.new(secret, signed.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
