"""An OpenAI-compatible endpoint on 127.0.0.1, which says what a test puts into its mouth."""

import json
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from alerter.detectors.llm import LlmSettings
from support.servers import HttpServer, Reply, Request

PATH = "/v1/chat/completions"


def a_statement(**changes: object) -> dict[str, object]:
    """What a model says of the deadline in `support.records.SENTENCE`."""
    return {
        "what": "TikTok app sold or banned",
        "kind": "deadline",
        "state": "pending",
        "hedged": False,
        "deadline_as_written": "until 17 September 2025",
        "was_as_written": None,
        "quote": "The app has until 17 September 2025 to be sold or face a ban.",
        **changes,
    }


def answer(content: object, *, finish_reason: str = "stop") -> Reply:
    """A completion with `content`, as text or put into JSON."""
    said = content if isinstance(content, str) or content is None else json.dumps(content)
    message = {"role": "assistant", "content": said, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason}
    body = {"id": "chatcmpl-1", "object": "chat.completion", "model": "m", "choices": [choice]}
    return Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


class CompletionServer(HttpServer):
    """Answers with `statements`, and refuses what the real one refuses."""

    KEY = "sk-geheim-0123456789"

    def __init__(self, *statements: Mapping[str, object]) -> None:
        super().__init__()
        self.statements = list(statements)

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def settings(self, **more: object) -> LlmSettings:
        return LlmSettings.model_validate({"base_url": self.base_url, "model": "m", **more})

    def shown(self, number: int = -1) -> str:
        """What the model was given to read with the request of this number."""
        messages = self.requests[number].json()["messages"]
        assert isinstance(messages, list)
        return str(messages[-1]["content"])

    def answer(self, request: Request) -> Reply:
        if request.path != PATH:
            return error(404, "not_found")
        if "authorization" in request.headers and not self._is_authorized(request):
            return error(401, "invalid_api_key")
        body = request.json()
        if not body.get("model") or not body.get("messages"):
            return error(400, "missing_required_parameter")
        if fault := format_fault(body.get("response_format")):
            return error(400, fault)
        return answer({"deadlines": self.statements})

    def _is_authorized(self, request: Request) -> bool:
        return request.headers["authorization"] == f"Bearer {self.KEY}"


def error(status: int, code: str, **headers: str) -> Reply:
    """A refusal that repeats the key, as some do."""
    told = {"message": f"no: {CompletionServer.KEY}", "type": "invalid", "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps({"error": told}).encode(), named)


def format_fault(given: object) -> str | None:
    """What is wrong with a `response_format`: strict schemas name each key, and allow no other."""
    if given is None:
        return None
    assert isinstance(given, dict)
    if given["type"] == "json_object":
        return None
    held = given["json_schema"]
    if not held["name"].replace("_", "").isalnum() or held["strict"] is not True:
        return "invalid_json_schema"
    return None if is_strict(held["schema"]) else "invalid_json_schema"


def is_strict(schema: object) -> bool:
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object":
        named = set(schema["properties"]) == set(schema["required"])
        if not named or schema.get("additionalProperties") is not False:
            return False
        return all(is_strict(inner) for inner in schema["properties"].values())
    return is_strict(schema.get("items"))


class DrippingServer:
    """Begins an answer, and sends a byte of it now and then for as long as anybody listens."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._drip)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def _drip(self) -> None:
        try:
            caller, _ = self._socket.accept()
        except OSError:
            return
        with caller:
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not self._stopping.wait(0.02):
                try:
                    caller.sendall(b" ")
                except OSError:
                    return

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
