"""Does the city do what is known, and what theory says? Patterns, hypotheses and their scorecard.

Read in this order:

``entry``        what a pattern or a hypothesis is, as data
``verdict``      when it holds, does not hold, or is undecided
``patterns``     what is known of real cities
``hypotheses``   what a lever should do, each with its placebo
``measures``     named measures of a city that has lived; the probes are in ``probes_of_…``
``study``        runs the cities that are missing, and reads them
``scorecard``    verdicts as a table, JSON and Markdown
"""
