"""What is asked of a city: places, policies and settings, read from TOML and checked.

``load`` makes a scenario, ``list_places`` and ``list_policies`` say what there is,
``check_file`` says what is wrong with a file. The files themselves are in ``places`` and
``policies``; what they may say is in ``scenarios.place``, ``scenarios.policy`` and ``scenarios.programme``.
"""

from scenarios.land_policy import LandBank, LandTrust
from scenarios.loader import Listing, check_file, list_places, list_policies, load, load_resolved
from scenarios.place import Place
from scenarios.policy import Policy
from scenarios.problems import ScenarioError
from scenarios.programme import Programme
from scenarios.scenario import Scenario
from scenarios.schema import UMA_IN_MWM, Source

__all__ = [
    "UMA_IN_MWM",
    "LandBank",
    "LandTrust",
    "Listing",
    "Place",
    "Policy",
    "Programme",
    "Scenario",
    "ScenarioError",
    "Source",
    "check_file",
    "list_places",
    "list_policies",
    "load",
    "load_resolved",
]
