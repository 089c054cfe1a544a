"""From an answer of the host to a wire model, or to the error that it stands for."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from bindeledd.domain.errors import BindeleddError, RejectedError, StaleError, UnavailableError
from bindeledd.hosts.contract import refusals
from bindeledd.transport import Answer, Exchange, ReadModel

Model = TypeVar("Model", bound=ReadModel)


def read_model(model: type[Model], payload: object) -> Model:
    """Read one object.

    Raises:
        UnavailableError: it is not what the contract describes.
    """
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise UnavailableError from error


def write_error(answer: Answer, *, exchange: Exchange, updates: bool = False) -> BindeleddError:
    """Name the error of a refused write, its words free of every secret of this session."""
    error = refusals.error_of(answer, updates=updates)
    error.system_message = exchange.words(error.system_message)
    return error


def read_error(answer: Answer, *, exchange: Exchange) -> BindeleddError:
    """Name the error of a refused read, which is never one object's fault."""
    error = write_error(answer, exchange=exchange)
    if isinstance(error, RejectedError | StaleError):
        return UnavailableError(system_message=error.system_message)
    return error
