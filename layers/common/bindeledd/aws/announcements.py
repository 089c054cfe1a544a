"""Tell the operators over SNS that somebody waits for them (SV-05)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol

from botocore.exceptions import BotoCoreError, ClientError

from bindeledd.domain.connections import Connection

logger = logging.getLogger(__name__)


class SnsClient(Protocol):
    """The part of boto3's SNS client that is used here."""

    def publish(self, *, TopicArn: str, Subject: str, Message: str) -> Mapping[str, object]:
        """Publish one message."""


class SnsAnnouncements:
    """Announces over one topic; a failure is logged, since the console shows the request anyway."""

    def __init__(self, client: SnsClient, topic_arn: str, *, console_url: str) -> None:
        self._client = client
        self._topic_arn = topic_arn
        self._console_url = console_url

    def activation_requested(self, connection: Connection) -> None:
        ref = connection.ref
        page = f"{self._console_url}/console/connections/{ref.tenant}/{ref.connection}"
        lines = (
            f"{connection.tenant_name} ({ref.tenant}) asks for approval of {connection.recipe}.",
            f"Requested by: {connection.requested_by or '-'}",
            f"Contact: {connection.contact or '-'}",
            f"Read the plan and approve or reject it: {page}",
        )
        try:
            self._client.publish(
                TopicArn=self._topic_arn,
                Subject="Bindeledd: an activation awaits approval",
                Message="\n".join(lines),
            )
        except (BotoCoreError, ClientError):
            logger.warning(
                "announcement_failed", extra={"connection": ref.connection}, exc_info=True
            )
