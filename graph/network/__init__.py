"""What connects entities, as a network to search: in memory, in a file beside the store, by what changes."""

from pyoxigraph import Store

from graph.network.changes import TieChanges
from graph.network.log import NetworkLog, follow_network, read_network
from graph.network.masks import (
    PLAIN,
    PROPERTIES,
    STANDING,
    STANDING_NAMES,
    event_bits,
    mask_of,
    properties_in,
    relation_names,
)
from graph.network.network import Network
from graph.network.ties import ACTOR, affected, all_sets, all_ties, events_between

__all__ = [
    "ACTOR", "PLAIN", "PROPERTIES", "STANDING", "STANDING_NAMES", "Network", "NetworkLog", "TieChanges",
    "affected", "build_network", "event_bits", "events_between", "follow_network", "mask_of",
    "properties_in", "read_network", "relation_names",
]  # fmt: skip


def build_network(store: Store) -> Network:
    """The network of a whole store: its plain facts, and what is only reported, marked as that."""
    network = Network()
    network.sets.update(map(network.node, all_sets(store)))
    for tie in all_ties(store):
        network.connect(network.node(tie.one), network.node(tie.other), tie.mask)
    return network
