from contract.door import door, door_with, shared_door
from journeys.conftest import official_client

__all__ = ["door", "door_with", "official_client", "shared_door"]
