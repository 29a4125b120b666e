"""Sweeps: many cities whose results are on disk, distinct, paired, and the same wherever they were run.

``plan`` lists the runs of a study, ``living`` lives one, ``shards`` writes what they gave,
``executors`` are where they run, ``sweep`` drives it all, ``precision`` adds pairs until they tell
enough, ``query`` reads.
"""
