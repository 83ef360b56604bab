"""Electronic vehicle licenses (电子行驶证): verified offline, kept as evidence, verified again."""

from ._batch import Archive, Source, Verifier, folder
from ._desk import Desk, call
from ._errors import Refused, Slip, VehicleLicenseError
from ._native import Columns

__all__ = [
    "Archive",
    "Columns",
    "Desk",
    "Refused",
    "Slip",
    "Source",
    "VehicleLicenseError",
    "Verifier",
    "call",
    "folder",
]
