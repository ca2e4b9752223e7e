"""Solves a minimum-cost flow read from standard input: the numbers of arcs and nodes, then tails, heads, capacities, costs
and supplies, all 64-bit. Prints cost and seconds of the solver alone."""

import sys
import time

import numpy
from ortools.graph.python import min_cost_flow

numbers = numpy.frombuffer(sys.stdin.buffer.read(), dtype=numpy.int64)
arcs, nodes = int(numbers[0]), int(numbers[1])
tails, heads, capacities, costs = (numbers[2 + i * arcs : 2 + (i + 1) * arcs] for i in range(4))
supplies = numbers[2 + 4 * arcs :]
assert len(supplies) == nodes
flow = min_cost_flow.SimpleMinCostFlow()
flow.add_arcs_with_capacity_and_unit_cost(
    tails.astype(numpy.int32), heads.astype(numpy.int32), capacities, costs
)
flow.set_nodes_supplies(numpy.arange(nodes, dtype=numpy.int32), supplies)
begun = time.perf_counter()
status = flow.solve()
seconds = time.perf_counter() - begun
assert status == flow.OPTIMAL, status
print(flow.optimal_cost(), seconds)
