"""From an answer of the API to a wire model, or to the error that it stands for."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from bindeledd.domain.errors import BindeleddError, RejectedError, StaleError, UnavailableError
from bindeledd.erps.poweroffice import refusals
from bindeledd.erps.poweroffice.refused import Refusal
from bindeledd.transport import Answer, Exchange, ReadModel

Model = TypeVar("Model", bound=ReadModel)


def read_model(model: type[Model], payload: object) -> Model:
    """Read one object.

    Raises:
        UnavailableError: it is not what the API describes.
    """
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise UnavailableError from error


def refusal_of(answer: Answer, *, right: str = "", object_id: str | None = None) -> Refusal:
    """Describe a refused read; a write adds what it sent."""
    return Refusal(
        status=answer.status,
        payload=answer.payload,
        is_json=answer.is_json,
        right=right,
        object_id=object_id,
    )


def named_error(refusal: Refusal, *, exchange: Exchange) -> BindeleddError:
    """Name a refusal's error, its words free of every secret of this session."""
    error = refusals.error_of(refusal)
    error.system_message = exchange.words(error.system_message)
    return error


def read_error(refusal: Refusal, *, exchange: Exchange) -> BindeleddError:
    """Name the error of a refused read, which is never one object's fault."""
    error = named_error(refusal, exchange=exchange)
    if isinstance(error, RejectedError | StaleError):
        return UnavailableError(system_message=error.system_message)
    return error
