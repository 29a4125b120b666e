"""Worked examples in a policy file, as a handbook has them: who asks, and what comes of it.

An example tells a household with its lot or room, or asks a question about a rule, and says what
should come out. The household is made up, so its numbers are bare: they have no source. ``run.py check``
lets the rules of the city answer (``analysis.handbook``) and compares. Examples are said about a policy;
they are no part of what it does, so a scenario drops them.

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from agents.foundation.causes import CAUSE_NAMES
from scenarios.benefit import Line
from scenarios.problems import nearest, one_of
from scenarios.questions_of_enabling import QUESTIONS_OF_ENABLING, Question
from scenarios.schema import Name, Quantity, Table, Text, contradiction


class Told(Quantity):
    """A number of an example: bare in the file, without unit, tag and source."""


_MONEY = Told("MWM", 0.0, 1000.0, "in an example")
_MONTHLY = Told("MWM/month", 0.0, 100.0, "in an example")
_SOME = Told("persons", 0, 12, "in an example", whole=True)
_MONTHS = Told("months", 0, 1200, "in an example", whole=True)


class ToldHousehold(Table):
    """Who asks. Without ``tenure`` it owns the lot or rents the room that is told, or has no home.

    ``needs``: what it needs to get through a month, by its persons where it is not told. ``adults``: two
    at most. ``months_in_city`` counts for who came from elsewhere. ``served``: an award completed before;
    ``in_arrears``: an earlier credit of the programme is overdue. ``housed``: it got its lot or home by a
    programme. ``trade``: somebody could run a business; ``relatives_on_lot``: a second family shares the
    lot; ``account``, ``mason``, ``certified``, ``business``: what it has or knows already. After the award it
    spends ``spends`` of its own on its house in the last of ``after_months`` months, and what comes in until
    then has come.
    """

    income: Annotated[float, _MONTHLY]
    persons: Annotated[int, Told("persons", 1, 12, "in an example", whole=True)] = 4
    adults: Annotated[int, _SOME] = 2
    head_age: Annotated[float, Told("years", 15.0, 110.0, "in an example")] = 40.0
    needs: Annotated[float, _MONTHLY] | None = None
    savings: Annotated[float, _MONEY] = 0.0
    material: Annotated[float, _MONEY] = 0.0
    remittances: Annotated[float, _MONTHLY] = 0.0
    instalments: Annotated[float, _MONTHLY] = 0.0
    spends: Annotated[float, _MONEY] = 0.0
    after_months: Annotated[int, Told("months", 1, 240, "in an example", whole=True)] = 1
    trade: bool = False
    business: bool = False
    account: bool = False
    mason: bool = False
    certified: bool = False
    relatives_on_lot: bool = False
    formal: bool = False
    papers: bool = True
    flagged: bool = False
    served: bool = False
    in_arrears: bool = False
    tenure: Literal["owner", "tenant", "sharer", "unhoused"] | None = None
    stream: Literal["native", "internal", "displaced", "international", "returnee", "seasonal"] = "native"
    months_in_city: Annotated[int, _MONTHS] = 0
    housed: bool = False


class ToldLot(Table):
    """The lot it owns. ``stages_done``: 1 shelter, 2 walls, 3 slab, 4 finished core.

    ``people``: who lives there, its own persons where that is not told. ``invested``: spent on it so far.
    ``room_rent``: the rent a room to let would bring there. ``in_polygon``: its settlement was chosen.
    ``years``: how long it has lived there; ``heirs``: to how many a clouded title belongs; ``worn``: quality
    of masonry that the years have taken.
    """

    title: Literal["none", "possession", "titled", "clouded"] = "titled"
    at_risk: bool = False
    stages_done: Annotated[int, Told("stages", 0, 4, "in an example", whole=True)] = 1
    rooms: Annotated[int, Told("rooms", 0, 8, "in an example", whole=True)] = 2
    services: Annotated[int, Told("0-4", 0, 4, "in an example", whole=True)] = 2
    people: Annotated[int, _SOME] | None = None
    invested: Annotated[float, _MONEY] = 0.0
    years: Annotated[float, Told("years", 0.0, 100.0, "in an example")] = 10.0
    heirs: Annotated[int, Told("persons", 1, 500, "in an example", whole=True)] = 2
    worn: Annotated[float, Told("0-1", 0.0, 1.0, "in an example")] = 0.0
    room_rent: Annotated[float, _MONTHLY] | None = None
    in_polygon: bool = False


class ToldRoom(Table):
    """The room it rents. ``arrears``: months of rent owed at the end of the tenancy."""

    rent: Annotated[float, _MONTHLY]
    written: bool = True
    arrears: Annotated[float, Told("months", 0.0, 60.0, "in an example")] = 0.0


class ToldHome(Table):
    """What a programme of homes or lots finds: the only ground on offer, or one home that stands empty.

    ``ground``: its price, with ``levels`` of service. ``distance`` from the centre; where that is not told it
    lies just where the programme wants it. A programme that lends homes has one that is fit to be repaired.
    """

    ground: Annotated[float, _MONEY] = 0.0
    levels: Annotated[int, Told("0-4", 0, 4, "in an example", whole=True)] = 0
    distance: Annotated[float, Told("cells", 0.0, 45.0, "in an example")] | None = None


class Pays(Table):
    """Who bears what of an award, MWM: public budget, lender of the place, outsiders, family.

    ``partners``: other levels of government, each by itself, in the order of the file. Of a lot the budget
    also bears the services that come later.
    """

    programme: Annotated[float, _MONEY] = 0.0
    lender: Annotated[float, _MONEY] = 0.0
    outside: Annotated[float, _MONEY] = 0.0
    household: Annotated[float, _MONEY] = 0.0
    partners: (
        Annotated[tuple[float, ...], Told("MWM", 0.0, 1000.0, "in an example", length=(1, 3))] | None
    ) = None


NOTHING_TO_BUILD, SERVED_BEFORE, NO_USE = "nothing_to_build", "served_before", "no_use"
_REASONS = (*CAUSE_NAMES[1:], NOTHING_TO_BUILD, SERVED_BEFORE, NO_USE)


class Expected(Table):
    """What should come out; what is left out is not compared.

    ``because``: the cause of a refusal as events name it (``agents.foundation.causes``), or
    ``nothing_to_build``, ``served_before``, or ``no_use`` for what a programme gives. ``starts``: whether
    works can begin at once. Works: ``grant``, ``credit``, ``savings``, ``down_payment``
    (each), ``tranches``, ``instalment`` a month. Rents: ``monthly`` what the programme
    pays, ``rent_left`` what the household pays. Guarantee: ``fee`` a month, ``claim`` at the end. Homes and
    lots: ``price``, ``own_part``, ``grant``, ``credit`` (the mortgage) and its ``instalment``,
    ``interest_borne`` by the programme in the first month, ``ground_given``, ``months_lent``.
    Lines: ``line``, the one the family asks for. Means: ``case`` what a title, an account, a loan or a
    place in a course costs the programme besides; a title is ``decided_after`` months; own money is matched
    by ``match``; income is complemented by ``monthly``, ``total`` in all; a ``business`` is opened with
    ``credit``; a course ``learns``; who ``gives`` of a remittance for its settlement has it matched too.
    A further kind of benefit adds its words here and its answer in ``analysis.handbook``.
    """

    eligible: bool
    because: Name | None = None
    starts: bool | None = None
    grant: Annotated[float, _MONEY] | None = None
    credit: Annotated[float, _MONEY] | None = None
    savings: Annotated[float, _MONEY] | None = None
    down_payment: Annotated[float, _MONEY] | None = None
    tranches: (
        Annotated[tuple[float, ...], Told("MWM", 0.0, 1000.0, "in an example", length=(1, 12))] | None
    ) = None
    instalment: Annotated[float, _MONTHLY] | None = None
    monthly: Annotated[float, _MONTHLY] | None = None
    rent_left: Annotated[float, _MONTHLY] | None = None
    fee: Annotated[float, _MONTHLY] | None = None
    claim: Annotated[float, _MONEY] | None = None
    price: Annotated[float, _MONEY] | None = None
    own_part: Annotated[float, _MONEY] | None = None
    interest_borne: Annotated[float, _MONTHLY] | None = None
    ground_given: Annotated[float, _MONEY] | None = None
    months_lent: Annotated[int, _MONTHS] | None = None
    line: Line | None = None
    case: Annotated[float, _MONEY] | None = None
    decided_after: Annotated[int, _MONTHS] | None = None
    match: Annotated[float, _MONEY] | None = None
    gives: Annotated[float, _MONEY] | None = None
    total: Annotated[float, _MONEY] | None = None
    account: bool | None = None
    business: Literal["at_home", "in_street"] | None = None
    learns: Literal["building", "certificate", "finance"] | None = None
    pays: Pays | None = None

    @model_validator(mode="after")
    def _a_refusal_has_a_reason(self) -> Self:
        if self.eligible == (self.because is not None):
            wanted = "no because for who is eligible" if self.eligible else "because: why it is refused"
            raise contradiction(wanted, "one" if self.eligible else "nothing", field="because")
        if self.because is not None and self.because not in _REASONS:
            near = nearest(self.because, _REASONS)
            expected = f"the name of a cause{f', such as {near}' if near else ''}"
            raise contradiction(expected, f"'{self.because}'", field="because")
        return self


QUESTIONS = {
    **QUESTIONS_OF_ENABLING,
    "title_fee": Question(
        "who pays the fee of a title, or of clearing one (clouded = 1), MWM",
        ("clouded",),
        ("family", "state"),
    ),
    "clearing": Question(
        "whether a title that belongs to so many heirs is cleared (1), and in how many months at most",
        ("heirs",),
        ("cleared", "longest"),
    ),
    "ground_tax": Question(
        "tax on the ground of an owner's home, MWM a month", ("income", "ground"), ("tax",)
    ),
    "will": Question(
        "what a will costs the public and its owner, MWM, and what part of owners make one in a year",
        (),
        ("public", "owner", "share"),
    ),
    "interest_cap": Question("what a lender may charge, a year", ("rate",), ("charged",)),
    "cooperative_reach": Question(
        "what share of households a cooperative reaches a year later", ("reach",), ("reach",)
    ),
    "recapture": Question(
        "what a family owes of the rise of its ground by works, MWM",
        ("rise", "income"),
        ("owed",),
    ),
    "set_aside_lot": Question(
        "price and highest income for a lot that subdividers set aside", ("price",), ("price", "income")
    ),
    "bank_lot": Question(
        "price and highest income for a lot of the land bank", ("price",), ("price", "income")
    ),
    "trust_lot": Question(
        "what a family pays for bare ground of the trust: price, MWM, and ground rent a month",
        ("ground_then", "ground_now"),
        ("price", "income", "ground_rent"),
    ),
    "land_swap": Question(
        "land a developer gives for a storey more, of what it gains; MWM", ("gain", "distance"), ("given",)
    ),
    "overcharge": Question("part of the rent a landlord asks above the market's", ("premium",), ("asked",)),
    "fine": Question("fine for a proven overcharge of so many MWM a month, MWM", ("overcharge",), ("fine",)),
    "notice": Question(
        "months until who owes rent is put out: notice with a contract, rents missed without one",
        (),
        ("written", "verbal"),
    ),
    "first_settlement": Question(
        "which of two settlements comes first: families, level of services, distance from the centre, cells",
        ("families_1", "services_1", "distance_1", "families_2", "services_2", "distance_2"),
        ("first",),
    ),
    "first_by_need": Question(
        "which of two who wait comes first, by income and persons",
        ("income_1", "persons_1", "income_2", "persons_2"),
        ("first",),
    ),
    "first_by_place": Question(
        "which of two who wait comes first, by month of application and settlement: its families, level of "
        "services and organisation (0: nobody), and whether both are served",
        (
            *("month_1", "families_1", "services_1", "organisation_1"),
            *("month_2", "families_2", "services_2", "organisation_2"),
        ),
        ("first", "both"),
    ),
    "money_of_year": Question(
        "what the first programme gets in a fiscal year, the first is 1; MWM per 1,000 households, month of "
        "arrival after January, and what partners add in all",
        ("year",),
        ("money", "arrives", "partners"),
    ),
}
"""Questions about rules; ``analysis.handbook_of_rules`` lets the rules answer them."""


class Example(Table):
    """One worked example: a household and what a programme gives it, or a question about a rule."""

    title: Text
    programme: Name | None = None
    household: ToldHousehold | None = None
    lot: ToldLot | None = None
    room: ToldRoom | None = None
    home: ToldHome | None = None
    expected: Expected | None = None
    rule: Name | None = None
    told: dict[str, float] = {}  # noqa: RUF012
    gives: dict[str, float] = {}  # noqa: RUF012

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        of_household = ("programme", "household", "lot", "room", "home", "expected")
        if self.rule is not None:
            for name in of_household:
                if getattr(self, name) is not None:
                    raise contradiction(f"no {name}, as the example asks for a rule", "one", field=name)
            return self._asks_what_can_be_asked()
        for name in ("household", "expected"):
            if getattr(self, name) is None:
                expected = f"a table {name}, or a rule to ask ({one_of(QUESTIONS)})"
                raise contradiction(expected, "nothing: it is missing", field=name)
        if self.lot is not None and self.room is not None:
            raise contradiction("a lot or a room", "both", field="room")
        return self

    def _asks_what_can_be_asked(self) -> Self:
        question = QUESTIONS.get(str(self.rule))
        if question is None:
            raise contradiction(one_of(QUESTIONS), f"'{self.rule}'", field="rule")
        if set(self.told) != set(question.told):
            expected = "the numbers " + ", ".join(question.told) if question.told else "no numbers"
            raise contradiction(expected, ", ".join(self.told) or "none", field="told")
        if not self.gives or not set(self.gives) <= set(question.gives):
            raise contradiction(f"some of: {', '.join(question.gives)}", ", ".join(self.gives), field="gives")
        return self
