"""Codings and codebook for other programs, as the REFI-QDA standard has them: .qdpx and .qdc, the same bytes for the same study."""

from textmine.exchange.codes import qdc
from textmine.exchange.losses import Loss, lines_of, losses
from textmine.exchange.package import qdpx
from textmine.exchange.profiles import PROFILES, Profile, profile_of

__all__ = ["PROFILES", "Loss", "Profile", "lines_of", "losses", "profile_of", "qdc", "qdpx"]
