"""The mapping says of each of its fields what it means."""

import msgspec

from speur.actions.formats import MEANING, mapping_fields
from speur.model import Mapping


def test_every_field_of_a_mapping_is_explained() -> None:
    assert set(MEANING) == {field.name for field in msgspec.structs.fields(Mapping)}
    assert mapping_fields()["text"]["required"]
    assert mapping_fields()["encoding"]["default"] == "utf-8"
