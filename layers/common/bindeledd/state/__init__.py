"""Our own state in DynamoDB: one table, as docs/state.md describes it."""

from bindeledd.state.cipher import Cipher, KmsCipher
from bindeledd.state.dynamo_table import DynamoTable
from bindeledd.state.memory_table import MemoryTable
from bindeledd.state.retention import Retention
from bindeledd.state.store import TableState
from bindeledd.state.table import Table

__all__ = [
    "Cipher",
    "DynamoTable",
    "KmsCipher",
    "MemoryTable",
    "Retention",
    "Table",
    "TableState",
]
