"""Several codes in one column."""

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st

from partnerships.models import Action
from tests.factories import make_action

PILLARS = [code for code, _label in Action.PILLARS]
field = Action._meta.get_field("pillars")


@given(st.lists(st.sampled_from(PILLARS), unique=True))
def test_codes_come_back_from_the_column(codes):
    assert field.from_db_value(field.get_prep_value(codes), None, None) == codes


@pytest.mark.parametrize(("codes", "column"), [([], ""), (["BR"], ",BR,"), (["BR", "BK"], ",BR,BK,"), (None, "")])
def test_column_frames_each_code(codes, column):
    assert field.get_prep_value(codes) == column


@pytest.mark.django_db
@pytest.mark.parametrize("codes", [[], ["BR"], ["BR", "BK"]])
def test_codes_come_back_from_the_database(codes):
    action = make_action(pillars=codes)

    action.refresh_from_db()

    assert action.pillars == codes


@pytest.mark.django_db
@pytest.mark.parametrize("codes", [[], ["BR"], ["BR", "BK"]])
def test_codes_come_back_from_a_fixture(codes):
    action = make_action(pillars=codes)
    fixture = serializers.serialize("json", [action], use_natural_foreign_keys=True)

    loaded = next(serializers.deserialize("json", fixture))

    assert loaded.object.pillars == codes


@pytest.mark.django_db
def test_rows_are_found_by_a_code():
    regulation, both, none = make_action(pillars=["BR"]), make_action(pillars=["BK", "BR"]), make_action()

    assert set(Action.objects.filter(pillars__contains=",BR,")) == {regulation, both}
    assert list(Action.objects.filter(pillars=[])) == [none]


@pytest.mark.django_db
@pytest.mark.parametrize("codes", [[], ["BF", "BK"]])
def test_form_takes_and_shows_the_codes(codes):
    form_class = modelform_factory(Action, fields=["pillars"])
    action = make_action()

    form_class({"pillars": codes}, instance=action).save()

    action.refresh_from_db()
    assert action.pillars == codes
    assert form_class(instance=action)["pillars"].value() == codes


def test_form_refuses_an_unknown_code():
    form = modelform_factory(Action, fields=["pillars"])({"pillars": ["XX"]})

    assert form.errors["pillars"] == ["Select a valid choice. XX is not one of the available choices."]


def test_unknown_code_is_refused_with_the_known_ones():
    with pytest.raises(ValidationError) as refusal:
        field.clean(["BR", "XX"], None)

    assert refusal.value.messages == ["“XX” is not one of: BR, BF, BK."]


def test_default_is_not_shared():
    one, other = Action(), Action()

    one.pillars.append("BR")

    assert other.pillars == []


def test_labels_are_words():
    assert [str(label) for label in field.labels(["BR", "gone"])] == ["better regulation", "gone"]
