"""What DynamoDB says only under load or trouble, which no emulator can be made to say."""

from __future__ import annotations

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from bindeledd.domain.errors import ConflictError, UnavailableError
from bindeledd.state.dynamo_table import DynamoTable
from bindeledd.state.table import (
    Absent,
    Check,
    ConditionFailedError,
    Key,
    Present,
    Put,
    Query,
    Write,
)

ITEM = {"pk": "p", "sk": "s"}
TWO: list[Write] = [Put(ITEM, Absent()), Check(Key("p", "t"), Present())]
ONE = TWO[:1]


def refusal(code: str, *reasons: str) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": "no"},
            "CancellationReasons": [{"Code": reason} for reason in reasons],
        },
        "TransactWriteItems",
    )


def cancelled(*reasons: str) -> ClientError:
    return refusal("TransactionCanceledException", *reasons)


class ScriptedClient:
    """Answers each call with the next line of its script and remembers what it was asked."""

    def __init__(self, *script: Any) -> None:
        self._script = list(script)
        self.calls: list[tuple[str, Any]] = []

    def _answer(self, name: str, arguments: Any) -> Any:
        self.calls.append((name, arguments))
        answer = self._script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def put_item(self, **arguments: Any) -> Any:
        return self._answer("put_item", arguments)

    def query(self, **arguments: Any) -> Any:
        return self._answer("query", arguments)

    def transact_write_items(self, **arguments: Any) -> Any:
        return self._answer("transact_write_items", arguments)

    def batch_write_item(self, **arguments: Any) -> Any:
        return self._answer("batch_write_item", arguments)


def table_on(*script: Any) -> tuple[DynamoTable, ScriptedClient, list[float]]:
    client, pauses = ScriptedClient(*script), list[float]()
    return DynamoTable(cast("Any", client), "state", pause=pauses.append), client, pauses


@pytest.mark.parametrize(
    ("writes", "error", "failed"),
    [
        (ONE, refusal("ConditionalCheckFailedException"), {0}),
        (TWO, cancelled("None", "ConditionalCheckFailed"), {1}),
        (TWO, cancelled("ConditionalCheckFailed", "ConditionalCheckFailed"), {0, 1}),
        (TWO, cancelled("TransactionConflict", "ConditionalCheckFailed"), {1}),
    ],
)
def test_a_failed_condition_is_final_and_says_where(writes, error, failed):
    table, client, pauses = table_on(error)

    with pytest.raises(ConditionFailedError) as caught:
        table.transact(writes)

    assert caught.value.failed == failed
    assert (len(client.calls), pauses) == (1, [])


@pytest.mark.parametrize(
    ("writes", "error"),
    [
        (ONE, refusal("TransactionConflictException")),
        (TWO, cancelled("TransactionConflict", "None")),
        (TWO, cancelled("None", "ThrottlingError")),
        (TWO, refusal("TransactionInProgressException")),
    ],
)
def test_contention_is_waited_out_with_growing_pauses(writes, error):
    table, client, pauses = table_on(error, error, error, {})

    table.transact(writes)

    assert len(client.calls) == 4
    assert all(call == client.calls[0] for call in client.calls)
    assert 0.01 <= pauses[0] <= 0.03
    assert pauses[2] > pauses[0]


def test_contention_without_end_is_given_up_within_two_seconds():
    table, client, pauses = table_on(*[cancelled("TransactionConflict")] * 50)

    with pytest.raises(ConflictError) as caught:
        table.transact(TWO)

    assert caught.value.details == {"change": "contended"}
    assert len(client.calls) == 6
    assert sum(pauses) < 2


@pytest.mark.parametrize(
    ("writes", "error"),
    [
        (ONE, refusal("AccessDeniedException")),
        (ONE, refusal("ProvisionedThroughputExceededException")),
        (TWO, cancelled("ValidationError", "None")),
        (TWO, cancelled()),
    ],
)
def test_what_is_a_defect_of_the_deployment_is_not_hidden(writes, error):
    table, client, _ = table_on(error)

    with pytest.raises(ClientError) as caught:
        table.transact(writes)

    assert caught.value is error
    assert len(client.calls) == 1


def test_one_write_goes_alone_and_several_go_together():
    table, client, _ = table_on({}, {}, {})
    table.transact(ONE)
    table.transact(TWO)
    table.transact([TWO[1]])

    assert [name for name, _ in client.calls] == ["put_item", *["transact_write_items"] * 2]
    assert client.calls[0][1] == {
        "TableName": "state",
        "Item": {"pk": {"S": "p"}, "sk": {"S": "s"}},
        "ConditionExpression": "attribute_not_exists(#0)",
        "ExpressionAttributeNames": {"#0": "pk"},
    }


def requests(call: tuple[str, Any]) -> list[str]:
    return [
        request["PutRequest"]["Item"]["sk"]["S"] for request in call[1]["RequestItems"]["state"]
    ]


def left(*names: str) -> dict[str, Any]:
    puts = [{"PutRequest": {"Item": {"pk": {"S": "p"}, "sk": {"S": name}}}} for name in names]
    return {"UnprocessedItems": {"state": puts} if puts else {}}


def test_batches_hold_25_items_and_what_was_left_is_sent_again():
    table, client, pauses = table_on(left("03", "07"), left("07"), left(), left())

    table.put_batch({"pk": "p", "sk": f"{n:02d}"} for n in range(26))

    first = [f"{n:02d}" for n in range(25)]
    assert [requests(call) for call in client.calls] == [first, ["03", "07"], ["07"], ["25"]]
    assert len(pauses) == 2


def test_a_batch_that_is_never_taken_whole_is_reported():
    table, client, _ = table_on(*[left("00")] * 50)

    with pytest.raises(UnavailableError):
        table.put_batch([{"pk": "p", "sk": "00"}])

    assert len(client.calls) == 6


def test_a_page_between_bounds_asks_for_the_lower_one_as_well():
    """Both bounds are exclusive, BETWEEN includes them: without it each page would take two."""
    found = [{"pk": {"S": "p"}, "sk": {"S": name}} for name in ("a", "b", "c")]
    table, client, _ = table_on({"Items": found})

    names = [item["sk"] for item in table.query(Query("p", above="a", below="d", page=2))]

    assert names == ["b", "c"]
    assert [(name, arguments["Limit"]) for name, arguments in client.calls] == [("query", 3)]
