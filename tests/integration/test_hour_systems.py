"""Both ends of a connection's hours, as the product opens them."""

from bindeledd.domain.hours.systems import LineStatus
from bindeledd.domain.hours.transfer_states import HostStatus
from bindeledd.domain.hours.transfers import Told
from tests.world import TENANT, World

ENTRY = {
    "id": "h_1",
    "employeeId": "e_9",
    "date": "2026-11-20",
    "hours": "7.50",
    "approval": {"status": "approved", "axes": ["project"]},
}


def test_a_connections_hours_are_read_at_its_host_and_told_in_the_hosts_words():
    world = World()
    connection = world.connection(world.activate())
    world.host.seed({"hours": {TENANT: [ENTRY]}})
    hours = world.systems.host_hours(connection)
    (page,) = hours.pages(None)
    (entry,) = page.entries
    told = Told(entry.version, HostStatus.CONFIRMED, external_id="778812")
    hours.tell([LineStatus(entry.id, None, told, "", world.clock.now())])
    (shown,) = world.host.dump()["hours"][TENANT]
    assert shown["transfer"]["externalId"] == "778812"
