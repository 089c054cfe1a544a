import pytest

from local.simulators.faults import OUTCOME_KINDS, Fault, FaultBoard, FaultError, FaultKind
from local.simulators.storage import Store


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


@pytest.fixture
def board(store):
    return FaultBoard(store)


def strikes(board, times, kind=FaultKind.SERVER_ERROR, method="GET", path="/a"):
    return [board.take(kind, method=method, path=path) is not None for _ in range(times)]


def test_a_fault_strikes_as_often_as_it_says(board):
    board.switch_on(Fault(FaultKind.SERVER_ERROR, count=2))
    assert strikes(board, 4) == [True, True, False, False]


def test_a_fault_without_count_strikes_until_it_is_switched_off(board):
    key = board.switch_on(Fault(FaultKind.SERVER_ERROR, count=None))
    assert strikes(board, 3) == [True] * 3
    assert board.switch_off(key)
    assert not board.switch_off(key)
    assert strikes(board, 1) == [False]


def test_the_first_matches_may_pass(board):
    board.switch_on(Fault(FaultKind.SERVER_ERROR, skip=2))
    assert strikes(board, 4) == [False, False, True, False]


@pytest.mark.parametrize(
    ("fault", "method", "path", "struck"),
    [
        (Fault(FaultKind.SERVER_ERROR, method="POST"), "GET", "/a", False),
        (Fault(FaultKind.SERVER_ERROR, method="post"), "POST", "/a", True),
        (Fault(FaultKind.SERVER_ERROR, path="/customers*"), "GET", "/Customers/5", True),
        (Fault(FaultKind.SERVER_ERROR, path="/customers"), "GET", "/Customers/5", False),
        (Fault(FaultKind.ANSWER_LOST), "GET", "/a", False),
        (Fault(FaultKind.ANSWER_LOST, method="GET"), "GET", "/a", True),
        (Fault(FaultKind.ANSWER_LOST), "PATCH", "/a", True),
        (Fault(FaultKind.LATENCY), "GET", "/a", False),
    ],
)
def test_a_fault_is_meant_for_some_requests(board, fault, method, path, struck):
    board.switch_on(fault)
    assert (board.take(OUTCOME_KINDS, method=method, path=path) is not None) is struck


def test_the_oldest_fault_strikes_first(board):
    board.switch_on(Fault(FaultKind.SERVER_ERROR))
    board.switch_on(Fault(FaultKind.HTML))
    taken = [board.take(OUTCOME_KINDS, method="GET", path="/") for _ in range(3)]
    assert [fault and fault.kind for fault in taken] == [
        FaultKind.SERVER_ERROR,
        FaultKind.HTML,
        None,
    ]


def test_chance_is_the_same_for_the_same_seed(store):
    def run(seed):
        board = FaultBoard(store)
        board.replace([Fault(FaultKind.SERVER_ERROR, count=None, probability=0.3, seed=seed)])
        return strikes(board, 60)

    assert run(1) == run(1)
    assert run(1) != run(2)
    assert 5 < sum(run(1)) < 40


def test_a_fault_that_the_request_cannot_be_given_is_not_spent(board):
    board.switch_on(Fault(FaultKind.LATE_WRITE, seconds=100))
    refused = board.take(
        FaultKind.LATE_WRITE, method="POST", path="/", suits=lambda fault: fault.seconds < 60
    )
    assert refused is None
    assert board.take(FaultKind.LATE_WRITE, method="POST", path="/") is not None


def test_counts_survive_a_restart(store, board):
    board.switch_on(Fault(FaultKind.SERVER_ERROR, count=2, options={"a": 1}))
    strikes(board, 1)
    again = FaultBoard(store)
    assert again.listed() == board.listed()
    assert strikes(again, 2) == [True, False]


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kind": "nonsense"},
        {"kind": "latency", "seconds": -1},
        {"kind": "latency", "count": 0},
        {"kind": "latency", "skip": -1},
        {"kind": "latency", "probability": 0},
        {"kind": "latency", "probability": 1.1},
        {"kind": "latency", "surprise": 1},
        {"kind": "stamped_late", "seconds": 901},
        {"kind": "latency", "seconds": "five"},
    ],
)
def test_what_cannot_be_meant_is_refused(document):
    with pytest.raises(FaultError):
        Fault.from_document(document)


def test_a_fault_is_written_as_it_is_read(board):
    fault = Fault(FaultKind.HTML, method="GET", count=None, options={"status": 503})
    board.switch_on(fault)
    (listed,) = board.listed()
    assert Fault.from_document(listed) == fault
