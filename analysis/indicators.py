"""What each indicator means: the columns of ``series.parquet`` (DOMAIN E, DESIGN section 4).

Each entry of the table below reads

    column | label | unit | source | better | format | aggregation
        formula in words

``unit`` is the unit shown. Units that begin with ``%`` are stored as shares between 0 and 1
and shown times 100; their differences are percentage points. ``better`` is +1 if more is
better, -1 if less is better, 0 if it depends on whom one asks. ``format`` is Python's
format for the shown number. ``aggregation`` is how a run's months become one number for
comparison: ``final`` month, ``mean`` over the run, or ``total`` over the run. Counters that
grow from the start of the run, such as public money, are compared by their final month.

A column that is not in the data is absent, never zero: nothing here invents values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

AGGREGATIONS = ("final", "mean", "total")
_DIFFERENCES = {"0 to 1": "on a scale of 0 to 1", "index": "index points"}


@dataclass(frozen=True)
class Indicator:
    """One indicator column: what it is called, counted in, where it comes from, how it is compared."""

    column: str
    label: str
    unit: str
    source: str
    better: int
    format: str
    aggregation: str
    formula: str

    @property
    def factor(self) -> float:
        """What stored values are multiplied with to be shown: 100 for shares, else 1."""
        return 100.0 if self.unit.startswith("%") else 1.0

    @property
    def difference_unit(self) -> str:
        """The unit of a difference: shares differ by percentage points."""
        if self.unit.startswith("%"):
            return "percentage points"
        return _DIFFERENCES.get(self.unit, self.unit)

    @property
    def title(self) -> str:
        """The label, as a heading."""
        return self.label[:1].upper() + self.label[1:]

    def finer(self, difference: float) -> int:
        """Decimals to add, at most one, so that a difference does not read as zero."""
        return int(math.isfinite(difference) and difference != 0.0 and self._rounds_to_zero(difference))

    def reads_as_zero(self, difference: float) -> bool:
        """Whether a difference is so small that it reads as zero even with another decimal."""
        return self._rounds_to_zero(difference, 1)

    def _rounds_to_zero(self, value: float, more: int = 0) -> bool:
        return float(self.show(value, more=more).replace(",", "").replace("−", "-")) == 0.0

    def show(self, value: float, signed: bool = False, more: int = 0) -> str:
        """``value`` as stored, written in the shown unit; a dash if unknown; ``more`` decimals."""
        if not math.isfinite(value):
            return "–"
        shown = value * self.factor
        text = format(shown, _with_more_decimals(self.format, more))
        if float(text.replace(",", "")) == 0.0:
            return text.lstrip("-")
        return f"+{text}" if signed and shown > 0 else text.replace("-", "−")


def _with_more_decimals(spec: str, more: int) -> str:
    """A format such as ``,.1f`` with so many decimals more."""
    head, _, tail = spec.rpartition(".")
    return f"{head}.{int(tail[:-1]) + more}{tail[-1]}" if more else spec


_TABLE = """
households | households in the city | households | C0 | 0 | ,.0f | final
    households living in the city
qualitative_deficit | dwellings below standard | % of dwellings | E1 | -1 | .1f | final
    dwellings that are not adequate over all dwellings
dwellings | dwellings | dwellings | E1 | 0 | ,.0f | final
    houses of owners and rooms of absentee landlords
quantitative_deficit | sharing or without a slab | % of households | E2 | -1 | .1f | final
    households that share with relatives, have no roof slab over them, or no home, over households
adequate_share | adequate homes | % of homes | E1 | 1 | .1f | final
    core finished, no open defect, three services, at most 2.5 persons a room, secure tenure
consolidated_share | consolidated homes | % of homes | E1 | 1 | .1f | final
    adequate homes with quality of 0.85 or more
core_share | homes with a finished core | % of homes | E1 | 1 | .1f | final
    households that live where walls, slab, finishing and services are done
median_years_to_consolidation | time to consolidation | years | E3 | -1 | .1f | final
    median time from founding to consolidation, Kaplan-Meier, unfinished homes censored
mean_quality | dwelling quality | 0 to 1 | C1 | 1 | .3f | final
    mean quality of occupied dwellings
discomfort | discomfort at home | 0 to 1 | E9 | -1 | .3f | mean
    missing roof, missing services, crowding and defects, weighted
wasted_effort | effort wasted in building | % of effort | E8 | -1 | .1f | final
    value lost to waste, small purchases, rework and decay over all put into building
overcrowded_share | overcrowded households | % of households | E10 | -1 | .1f | final
    more than 2.5 persons a room
sharing_share | households sharing a home | % of households | E10 | -1 | .1f | final
    households that live in another household's home
unserved_share | households without basic services | % of households | E11 | -1 | .1f | final
    households with fewer than two of four services, or without a home
rent_burden | rent burden | % of income | E12 | -1 | .1f | mean
    rent over income, mean of tenants
rent_stress_share | tenants under rent stress | % of tenants | E12 | -1 | .1f | mean
    tenants who pay more than 30 % of income
rent_index | rents | index | E14 | -1 | .1f | final
    how dear rooms of the same quality, services and place are on the market; the start is 100
rents_paid_index | rents paid | index | E14 | -1 | .1f | final
    rents of contracts, a fixed basket of rooms by quality, services and place (Laspeyres); the start is 100
migrant_rent_premium | rent premium of migrants | % of rent | E13 | -1 | .1f | mean
    what migrants pay more for the same room, contracts of the last twelve months
written_contract_share | written tenancy contracts | % of tenancies | E15 | 1 | .1f | final
    tenancies with a written contract
evictions | evictions | per 100 tenant-months | E16 | -1 | .2f | mean
    evictions over tenants
displaced | displaced households | per 1,000 households a year | E16 | -1 | .2f | mean
    forced out and worse off (further out, fewer services, weaker tenure, no home); last twelve months
land_price_index | land prices | index | E18 | 0 | .1f | final
    log price of lots owned on the first day, with today's services and titles; the start is 100
speculative_vacancy | land held vacant | % of vacant lots | E18 | -1 | .1f | final
    vacant lots held for more than 24 months
affordable_share | affordable homes on offer | % of offers | E5 | 1 | .1f | mean
    rooms for at most 30 % of income and lots for at most 36 months of it; median families, deciles 1 to 7
affordable_rooms_share | affordable rooms on offer | % of vacant rooms | E5 | 1 | .1f | mean
    vacant rooms for at most 30 % of income; median families, deciles 1 to 7
gentrification_index | gentrification | deciles | E17 | -1 | .3f | final
    change of the mean income decile in the inner city over ten years, less that of the whole city
over_indebted_share | over-indebted households | % of households | E20 | -1 | .1f | final
    instalments over 40 % of income, two of six missed, or debt over six months of income
trapped_share | households in the debt trap | % of households | E20 | -1 | .1f | final
    over-indebted for twelve months or more
ever_trapped_share | households ever in the debt trap | % of households | E20 | -1 | .1f | final
    households of today that were ever over-indebted for twelve months in a row
borrowers_share | households with a loan | % of households | E20 | 0 | .1f | final
    households with a running loan
rolled_share | loans that paid old loans | % of borrowed | E20 | -1 | .1f | final
    money borrowed in distress that went into other instalments, over all borrowed
credit_in_walls_share | loans that reached the walls | % of borrowed | E21 | 1 | .1f | final
    borrowed money spent on material and work, over all borrowed
arrears_for_profit | arrears, for-profit lenders | % of balance | E20 | -1 | .1f | mean
    balances 90 to 180 days late or on probation, over balances less than 180 days late
arrears_cooperative | arrears, cooperative | % of balance | E20 | -1 | .1f | mean
    balances 90 to 180 days late or on probation, over balances less than 180 days late
arrears_social | arrears, social lender | % of balance | E20 | -1 | .1f | mean
    balances 90 to 180 days late or on probation, over balances less than 180 days late
arrears_public | arrears, public lender | % of balance | E20 | -1 | .1f | mean
    balances 90 to 180 days late or on probation, over balances less than 180 days late
mean_apr_paid | interest rate paid | % a year | E20 | -1 | .1f | mean
    annual rate of running loans, weighted by balance
diverted_share | project money diverted | % of disbursed | E21 | -1 | .1f | final
    project money that leaked to other needs
aid_hours | mutual aid | hours per household | E23 | 1 | .1f | final
    hours of help for building received since the start, mean of households
reciprocity | reciprocity | 0 to 1 | E23 | 1 | .3f | final
    one minus open favours over hours given
mean_trust | trust among neighbours | 0 to 1 | E24 | 1 | .3f | final
    mean trust over social ties
organisation | organisation of settlements | 0 to 1 | E24 | 1 | .3f | final
    mean organisation of settlements
trust_in_programmes | trust in programmes | 0 to 1 | E29 | 1 | .3f | final
    mean trust of households in public programmes
clear_title_share | lots with clear title | % of lots | E25 | 1 | .1f | final
    titled lots without open inheritance
clouded_title_share | lots with clouded title | % of lots | E25 | -1 | .1f | final
    lots whose last owner died without a will, over lots with an owner
titles_granted | titles granted | titles | E25 | 1 | ,.0f | final
    titles granted by regularisation and clouded titles cleared since the start
households_per_lot | households per lot | households | E26 | 0 | .3f | final
    households living on occupied lots over these lots
lots_with_rooms_share | lots with rooms to let | % of lots | E30 | 0 | .1f | final
    lots of owners with at least one room let or listed
receivers_consumption_share | consumption of families with remittances | % of income | E31 | 0 | .1f | mean
    consumption, leaks included, of families that receive remittances, over all their income of the month
house_income_share | income from the house | % of income | E30 | 1 | .1f | final
    rent for rooms over household income
segregation | segregation by income | 0 to 1 | E32 | -1 | .3f | final
    dissimilarity of deciles 1 to 3 and all others between blocks, beyond what chance explains
income_between_blocks | inequality between blocks | % of inequality | E32 | -1 | .1f | final
    share of the Theil index of income that lies between blocks, beyond what chance explains
services_level | services at home | 0 to 4 | E32 | 1 | .2f | final
    mean number of services (road, water, power, sewer) of households; none without a home
distance | distance from the centre | cells | E32 | -1 | .2f | final
    mean distance of homes from the centre, on the scale of a city of 60 by 60 cells
risk_site_share | households at risk sites | % of households | E32 | -1 | .1f | final
    households that live on a slope or in a ravine
housing_wealth_gini | inequality of housing wealth | Gini index | E35 | -1 | .3f | final
    Gini index of what homes would fetch, less what is owed for the lot; nothing for who owns none
public_spend | public money spent | MWM | E33 | 0 | ,.0f | final
    paid to households and assistants by programmes since the start
served | households served | households | E6 | 1 | ,.0f | final
    awards completed since the start
served_share | households served, share | % of households | E6 | 1 | .1f | final
    households with at least one completed award
received | public money received | MWM per household | E33 | 0 | ,.2f | final
    paid to households since the start, mean of households
running_awards | projects under way | households | E6 | 0 | ,.0f | final
    awards being built with this month
queue_length | households in the queue | households | E6 | -1 | ,.0f | final
    applications approved and not yet begun
median_wait_months | wait in the queue | months | E6 | -1 | .1f | final
    median months from application to award
ghost_tranches | tranches paid without work | tranches | E22 | -1 | ,.0f | final
    tranches released for faked progress since the start
harmful_assistants | assistants who neglect families | % of assistants | E22 | -1 | .1f | final
    posts of technical assistants who neither visit nor check, over posts filled
assistants_left_out | assistants left out | assistants | E22 | 0 | ,.0f | final
    left out of programmes after an evaluation, since the start
overhead_per_dwelling | overhead per dwelling | MWM per dwelling | H17 | -1 | ,.2f | final
    what programmes spent without it reaching a household, over awards completed since the start
groups_formed | groups of families formed | groups | H17 | 1 | ,.0f | final
    groups that reached the number of families their programme asks for, since the start
group_members_served | families served in groups | households | H17 | 1 | ,.0f | final
    members of groups whose award was completed since the start
tenants_helped | tenants helped with their rent | households | E6 | 1 | ,.0f | final
    tenants a part of whose rent a programme pays this month
tenants_guaranteed | tenants with a public guarantee | households | E15 | 1 | ,.0f | final
    tenants for whom a guarantee fund stands in
guarantee_fund | guarantee fund | MWM | E33 | 0 | ,.1f | final
    capital, fees and recoveries of guarantee funds less what they paid
land_bank | land bank | lots | E19 | 1 | ,.0f | final
    lots held by the public land bank
social_lots | families on social land | lots | E19 | 1 | ,.0f | final
    lots of trusts and banks that families ever came to live on, or whose families joined a trust
trust_share | owners on trust ground | % of lots | E25 | 1 | .1f | final
    lots of owners whose ground belongs to a land trust
homes_sold | finished homes sold | homes | E18 | 0 | ,.0f | final
    homes that developers ever sold
homes_unsold | finished homes unsold | homes | E18 | -1 | ,.0f | final
    homes of developers that stand empty and are for sale
home_price | price of a finished home | MWM | E18 | -1 | ,.0f | final
    mean price of the finished homes ever sold
land_gradient | land price by distance | ln per cell | E18 | 0 | .4f | final
    slope of the log price of owners' lots on the distance from the centre
recaptured_share | recaptured of what works added | % of rise | E19 | 1 | .1f | final
    land value recaptured over the rise of private ground by public works, since the rule is in force
recaptured_value | land value recaptured | MWM | E19 | 1 | ,.0f | final
    collected since the start from rises in land value that public action caused
services_spend | public money for services | MWM | E33 | 0 | ,.0f | final
    spent since the start on roads, water, power, sewers and on titles the public pays for
invaded_lots_share | lots taken by groups | % of lots | C7 | -1 | .1f | final
    lots of owners that an organised group took without buying them, over lots of owners
unhoused_share | households without a home | % of households | C1 | -1 | .1f | final
    households that live neither on a lot of their own, nor in a rented room, nor with others
owner_share | owners | % of households | C1 | 0 | .1f | final
    households that own the lot they live on
unmet_share | households in distress | % of households | C3 | -1 | .1f | mean
    households whose survival floor, services or emergency nobody could pay this month
mean_income | household income | MWM/month | C3 | 1 | .3f | final
    mean of usual monthly labour income
welfare | welfare | log points | E35 | 1 | .3f | mean
    log of consumption over needs, less discomfort and over-indebtedness
adequate_homes | adequate homes, number | homes | E1 | 1 | ,.0f | final
    share of adequate homes times households (derived)
informed_share | reached by an information service | % of those meant | H29 | 1 | .1f | final
    households whom the year's money of a service reaches, over those it is for
bias_cases | unequal treatment proven | cases | E13 | 0 | ,.0f | final
    landlords fined since the start for asking more of somebody, or turning him away, for his origin
accompanied | accompanied by a reference centre | households | E27 | 1 | ,.0f | final
    households from other countries whose case a reference centre ever took up
courses_taken | courses taken | households | E27 | 1 | ,.0f | final
    courses of language and trade since the start
migrants_with_papers | migrants with papers | % of migrants | E27 | 1 | .1f | final
    households from other countries whose papers are valid
sheltered | households in shelters | households | C7 | 0 | ,.0f | mean
    households in a public shelter this month
mediated_houses | houses with an intermediary | houses | E15 | 1 | ,.0f | mean
    houses for whose rooms an intermediary finds tenants this year
vacancy_tax_paid | tax on empty homes | MWM | E33 | 0 | ,.1f | final
    paid since the start by landlords for units without a tenant
organised_settlements | settlements with an organiser | settlements | E24 | 1 | ,.0f | mean
    settlements in which an organiser works this year
value_invested | put into surroundings by a fund | MWM | E19 | 0 | ,.0f | final
    money of a fund that went into services around its homes since the start
value_returned_share | came back to the fund | % of that | E19 | 1 | .1f | final
    recaptured value that went back to the fund, over what it put into services around its homes
adequate_homes_per_100_mwm | homes for the money | adequate homes per 100 MWM | E4 | 1 | ,.2f | total
    more adequate homes than under the baseline over more public money, times 100 (derived)
"""


def registry(table: str) -> dict[str, Indicator]:
    """Indicators of a table written as above, by column."""
    found: dict[str, Indicator] = {}
    lines = [line.strip() for line in table.strip().splitlines()]
    for head, formula in zip(lines[::2], lines[1::2], strict=True):
        column, label, unit, source, better, spec, aggregation = (cell.strip() for cell in head.split("|"))
        found[column] = Indicator(column, label, unit, source, int(better), spec, aggregation, formula)
    return found


INDICATORS: dict[str, Indicator] = registry(_TABLE)

HOMES_FOR_MONEY = "adequate_homes_per_100_mwm"
"""Not of one run: it needs a baseline."""

HEADLINES = (
    "adequate_share",
    "consolidated_share",
    "median_years_to_consolidation",
    "mean_quality",
    "quantitative_deficit",
    "overcrowded_share",
    "unserved_share",
    "rent_burden",
    "rent_index",
    "displaced",
    "land_price_index",
    "over_indebted_share",
    "aid_hours",
    "mean_trust",
    "clear_title_share",
    "segregation",
    "welfare",
    "served",
    "queue_length",
)
"""Indicators of the short table and the pictures, in the order of reading."""


def describe(column: str) -> Indicator:
    """The indicator of ``column``; an unknown column is described by its own name, as neutral.

    Experimenters add columns of their own, which must be comparable without a change here.
    """
    known = INDICATORS.get(column)
    if known is not None:
        return known
    label = column.replace("_", " ")
    return Indicator(column, label, "", "", 0, ",.3g", "final", "not in the registry of indicators")


def in_reading_order(columns: Iterable[str]) -> list[str]:
    """``columns`` as the registry orders them; unknown ones follow by name."""
    place = {column: number for number, column in enumerate(INDICATORS)}
    return sorted(set(columns), key=lambda column: (place.get(column, len(place)), column))


def any_known(numbers: Iterable[float]) -> bool:
    """Whether a row of a table has anything to show: one that is a dash everywhere has not."""
    return any(math.isfinite(number) for number in numbers)


def headlines(columns: Iterable[str]) -> list[str]:
    """Those of ``columns`` that are headlines; all of them if none is."""
    present = set(columns)
    chosen = [column for column in HEADLINES if column in present]
    return chosen or in_reading_order(present)
