import threading

import pytest

from local.simulators.journal import Journal
from local.simulators.storage import NotUniqueError, Store


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


def test_documents_come_back_as_they_went_in(store):
    document = {"name": "Ærlig", "list": [1, None, True], "deep": {"a": 1.5}}
    store.put("things", "b", document)
    store.put("things", "a", {})
    assert store.get("things", "b") == document
    assert store.documents("things") == [{}, document]
    assert store.items("things") == [("a", {}), ("b", document)]
    assert store.collections() == ["things"]


def test_what_is_not_there(store):
    assert store.get("things", "a") is None
    assert store.documents("things") == []
    assert store.delete("things", "a") is False
    assert store.holder("things", "name", "x") is None


def test_a_unique_value_is_held_until_it_is_released(store):
    store.put("things", "a", {}, unique={"number": 1, "code": None})
    assert store.holder("things", "number", 1) == "a"
    with pytest.raises(NotUniqueError) as refused:
        store.put("things", "b", {}, unique={"number": 1})
    assert (refused.value.field, refused.value.value, refused.value.key) == ("number", "1", "a")
    assert store.get("things", "b") is None
    store.put("things", "a", {}, unique={"number": 2})
    store.put("things", "b", {}, unique={"number": 1})
    store.put("others", "c", {}, unique={"number": 1})
    assert store.delete("things", "b") is True
    assert store.holder("things", "number", 1) is None
    assert store.holder("others", "number", 1) == "c"


def test_a_transaction_is_undone_whole(store):
    def fail():
        with store.transaction():
            store.put("things", "a", {})
            with store.transaction():
                store.put("things", "b", {})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert store.documents("things") == []


def test_a_savepoint_undoes_only_its_block(store):
    def fail():
        with store.savepoint():
            store.put("things", "b", {}, unique={"number": 1})
            with store.savepoint():
                store.put("things", "c", {})
            raise LookupError

    with store.transaction():
        store.put("things", "a", {})
        with pytest.raises(LookupError):
            fail()
    assert [key for key, _ in store.items("things")] == ["a"]
    assert store.holder("things", "number", 1) is None


def test_numbers_are_given_once_even_to_threads_at_the_same_time(store):
    given: list[int] = []

    def take():
        given.extend(store.next_number("n", start=100) for _ in range(50))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(100, 300))


def test_clearing(store):
    store.put("a", "1", {}, unique={"n": 1})
    store.put("b", "1", {}, unique={"n": 1})
    store.clear_collection("a")
    assert store.collections() == ["b"]
    assert store.holder("a", "n", 1) is None
    store.clear()
    assert store.collections() == []
    assert store.holder("b", "n", 1) is None


def test_what_is_read_cannot_be_changed_in_place(store):
    store.put("things", "a", {"list": [1], "deep": {"n": [2]}, "tuple": (1, 2)})
    document = store.get("things", "a")
    for change in (
        lambda: document.update(n=1),
        lambda: document.__setitem__("n", 1),
        lambda: document["list"].append(2),
        document["deep"]["n"].sort,
    ):
        with pytest.raises(TypeError, match="not changed in place"):
            change()
    changed = document | {"list": [*document["list"], 2]}
    assert changed == {"list": [1, 2], "deep": {"n": [2]}, "tuple": [1, 2]}
    assert store.get("things", "a")["list"] == [1]


@pytest.mark.parametrize("value", [object(), {1: "a"}, {"a": {2, 3}}])
def test_what_json_cannot_hold_is_not_stored(store, value):
    with pytest.raises(TypeError):
        store.put("things", "a", {"value": value})
    assert store.collections() == []


def test_every_change_of_a_collection_gives_it_another_revision(store):
    seen = [store.revision("things")]
    store.put("things", "a", {})
    seen.append(store.revision("things"))
    store.put("others", "a", {})
    assert store.revision("things") == seen[-1]
    store.delete("things", "a")
    seen.append(store.revision("things"))
    assert len(set(seen)) == 3


def reopened(path, *names):
    store = Store(path)
    try:
        return {name: store.items(name) for name in names}
    finally:
        store.close()


def put_and_fail(store, block, key):
    def fail():
        with block:
            store.put("things", key, {})
            raise LookupError

    with pytest.raises(LookupError):
        fail()


def test_a_file_keeps_what_was_stored(tmp_path):
    path = tmp_path / "state.db"
    first = Store(path)
    first.put("things", "a", {"n": 1}, unique={"n": 1})
    assert first.next_number("n") == 1
    second = Store(path)
    assert second.get("things", "a") == {"n": 1}
    assert second.holder("things", "n", 1) == "a"
    assert second.next_number("n") == 2
    first.close()
    second.close()


def test_a_file_holds_what_each_commit_left_and_nothing_of_what_was_undone(tmp_path):
    path = tmp_path / "state.db"
    store = Store(path)
    with store.transaction():
        store.put("things", "a", {"n": 1}, unique={"n": 1})
        store.put("things", "b", {"n": 2}, unique={"n": 2})
        assert reopened(path, "things") == {"things": []}
    with store.transaction():
        store.delete("things", "a")
        store.put("things", "b", {"n": 1}, unique={"n": 1})
        put_and_fail(store, store.savepoint(), "c")
    put_and_fail(store, store.transaction(), "d")
    assert reopened(path, "things") == {"things": [("b", {"n": 1})]}
    store.clear()
    assert reopened(path, "things") == {"things": []}
    store.close()


def test_the_file_waits_for_the_disk(tmp_path):
    journal = Journal(tmp_path / "state.db")
    pragma = {
        name: journal._connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous")
    }
    assert pragma == {"journal_mode": "wal", "synchronous": 2}
    journal.close()
