"""Behavioural numbers of organised groups of families: joining, keeping together, shared sites.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_GROUPS = {
    "groups": """
group_commitment | 1 | switch | 0 | 1 | A | lever | 0: members of a group help each other no more than others do
site_economies | 0.8 | exponent | 0.5 | 1 | A | assumption: one trip serves several neighbouring works | n works of a group burden assistants like n to this power; 1: no economies
join_base | -2.0 | logit | -5 | 2 | A | as attendance of collective works | joining a group: base
join_trust | 3.0 | logit | 0 | 8 | A | as accepting a request for help, which asks less | joining: full trust in the member who asks
join_norm | 1.5 | logit | 0 | 5 | A | between help and collective works | joining: full norm of returning help
join_organisation | 1.5 | logit | 0 | 5 | A | as attendance of collective works | joining: full organisation of the settlement
group_reach | 8 | cells | 1 | 40 | A | assumption: the next settlements | distance within which families of several settlements gather
gathering_months | 12 | months | 1 | 60 | A | assumption | months after which a gathering that is too small breaks up
group_horizon | 3 | years | 1 | 10 | A | assumption; without it groups outgrow what a fund of this size can ever pay | yearly budgets of the programme a group dares to ask for
fellow_trust | 0.5 | share | 0 | 1 | A | assumption | trust between members who first meet in the group over the mean trust in it
behind_share | 0.5 | share | 0 | 1 | A | assumption | part of a tranche's time after which a work that does not stand is behind
""",
}
