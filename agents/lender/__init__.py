"""Lenders (C4), in the order in which a loan lives.

``terms``: arithmetic. ``demand``: who wants a loan, where and why. ``screening``: what a lender sees
and whom it denies. ``lending``: loans made, paid out in parts. ``circles``: borrowers who stand in for
each other. ``repayment``: instalments. ``default``: what happens when they stop. ``members``: savings
held with a cooperative. ``house``: the yearly decisions of lenders, as Mesa agents.
"""
