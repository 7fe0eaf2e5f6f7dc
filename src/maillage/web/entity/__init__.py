"""The page of one entity, by parts: what is said of it, where it stands, who is there for it."""

from maillage.web.entity.facts import Entity, Line, Pointer, entity_of
from maillage.web.entity.reading import Read, in_language, read

__all__ = ["Entity", "Line", "Pointer", "Read", "entity_of", "in_language", "read"]
