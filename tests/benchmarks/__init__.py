"""What the program costs, measured against what it could cost at best. ``make bench`` prints it.

Each row is one measurement: the median of many, its reference from the same run (measured in turns,
so that a busy machine slows both), how many times the reference it is, and the bound. A bound in
``×`` is for that ratio, one in a unit for the measured value itself; a row without a bound is there
to compare with. Outside a bound the command ends with 1. Every part runs in a process of its own:
``python -m tests.benchmarks start_up search`` runs these two. ``tests.benchmarks.vinr_budget`` is
a table of its own, in virtual time.
"""
