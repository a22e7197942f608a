"""The error tree; each text is fit for the reader who sees it.

DalilError
├── UsageError            wrong usage or missing configuration: exit 2
├── NothingDone           the command could do nothing: exit 1
├── Stopped               the user stopped it: exit 130
└── LanguageModelError    the model gave no usable reply
    ├── ModelUnreachable  no connection, or the endpoint failed
    ├── ModelRefused      the endpoint refused the key or the model
    ├── ModelBusy         the endpoint has too many requests, or the quota is used up
    ├── ModelTooSlow      the deadline passed
    └── ModelNonsense     a reply that is not the JSON that was asked for
"""

from __future__ import annotations


class DalilError(Exception):
    """Anything that goes wrong in a way a reader can be told."""

    exit_code = 1


class UsageError(DalilError):
    """Wrong usage or missing configuration."""

    exit_code = 2


class NothingDone(DalilError):
    """The command could do nothing of what was asked."""


class Stopped(DalilError):
    """The user stopped it; the text says what stands."""

    exit_code = 130


class LanguageModelError(DalilError):
    """The model gave no usable reply; `code` is what the logbook and the answer keep."""

    code = "failed"


class ModelUnreachable(LanguageModelError):
    """No connection, or the endpoint failed."""

    code = "unreachable"


class ModelRefused(LanguageModelError):
    """The endpoint refused the key or the model."""

    code = "refused"


class ModelBusy(LanguageModelError):
    """The endpoint has too many requests; `retry_after` is what it asks to wait, in seconds."""

    code = "busy"

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class ModelTooSlow(LanguageModelError):
    """The deadline passed before a reply was whole."""

    code = "too_slow"


class ModelNonsense(LanguageModelError):
    """The reply is not the JSON that was asked for."""

    code = "nonsense"
