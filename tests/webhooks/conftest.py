from contract.door import door, door_with, shared_door

__all__ = ["door", "door_with", "shared_door"]
