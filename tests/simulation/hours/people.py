"""What people do: in the host, in the ERP, in the registers, at the connection and at single lines.

Each is a word of a history's line. Everything it chooses is drawn from the line's own number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.simulation.hours import at_connection, at_lines, in_erp, in_host, in_registers
from tests.simulation.hours.world import HoursWorld

PEOPLE: Mapping[str, tuple[int, Callable[[HoursWorld], None]]] = {
    "enter": (22, in_host.enter),
    "approve": (28, in_host.on_entry(in_host.approve)),
    "reopen": (9, in_host.on_entry(in_host.reopen)),
    "change": (18, in_host.on_entry(in_host.change)),
    "correct": (30, in_host.correct),
    "twin": (14, in_host.on_entry(in_host.twin)),
    "delete": (5, in_host.on_entry(in_host.delete)),
    "bring_back": (2, in_host.bring_back),
    "lose_cursors": (1, in_host.lose_cursors),
    "spoil": (2, in_host.on_entry(in_host.spoil)),
    "link": (7, in_registers.link_any),
    "drop_link": (2, in_registers.drop_link),
    "close_or_open": (3, in_registers.close_or_open),
    "hold": (1, in_registers.hold),
    "name_hour_type": (3, in_registers.name_hour_type),
    "end_activity": (2, in_registers.end_activity),
    "set_activity": (1, at_connection.set_activity),
    "set_hour_type": (1, at_connection.set_hour_type),
    "set_start_date": (3, at_connection.set_start_date),
    "set_trigger": (2, at_connection.set_trigger),
    "set_leaving": (1, at_connection.set_leaving),
    "set_marker": (1, at_connection.set_marker),
    "set_sending": (1, at_connection.set_sending),
    "pause_or_resume": (2, at_connection.pause_or_resume),
    "read_only": (1, at_connection.read_only),
    "send_now": (2, at_connection.send_now),
    "retry": (5, at_lines.retry),
    "ignore": (3, at_lines.ignore),
    "decide": (3, at_lines.decide),
    "erp_change": (2, in_erp.erp_change),
    "erp_remove": (2, in_erp.erp_remove),
    "erp_enter": (1, in_erp.erp_enter),
    "lock": (3, in_erp.lock),
    "lock_day": (1, in_erp.lock_day),
    "go_away": (2, in_erp.go_away),
    "enter_many": (0, in_host.enter_many),
    "forget": (0, in_host.forget),
    "remember": (0, in_host.remember),
    "believe": (0, at_lines.believe),
}
"""What people do, and how often; never by chance alone what comes about in an order of its own."""
