"""The model: ``from model import HousingModel``."""

from model.city import HousingModel
from model.month import Month, Phase

__all__ = ["HousingModel", "Month", "Phase"]
