"""Codings and codebook for other programs, as the REFI-QDA standard has them: .qdpx and .qdc, the same bytes for the same study."""

from textmine.exchange.refi_export.codes import qdc
from textmine.exchange.refi_export.losses import Loss, loss_lines, losses
from textmine.exchange.refi_export.project import qdpx
from textmine.exchange.refi_export.texts import PROFILES, Profile, profile_of

__all__ = ["PROFILES", "Loss", "Profile", "loss_lines", "losses", "profile_of", "qdc", "qdpx"]
