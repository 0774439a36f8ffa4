import pytest

from cards.scheduling import Settings, SettingsError, Timeline
from cards.scheduling.memory import DEFAULT_WEIGHTS
from tests.events import AT, review, settings_change

GOOD_VALUES = {
    "desired_retention": [0.70, 0.9, 0.97],
    "learning_steps_s": [[], [60], [1, 86_399], [60] * 10],
    "relearning_steps_s": [[], [600]],
    "weights": [None, list(DEFAULT_WEIGHTS)],
    "time_zone": ["UTC", "Asia/Shanghai"],
    "rollover_hour": [0, 4, 23],
    "new_per_day": [0, 20, 9_999],
    "reviews_per_day": [0, 200, 9_999],
    "language": ["en", "zh-hans"],
    "go_release": ["1.15", "1.27"],
}
BAD_VALUES = {
    "desired_retention": [0.69, 0.98, 1, "0.9", None, True, float("nan")],
    "learning_steps_s": [None, 60, [0], [86_400], [1.5], ["60"], [True], [60] * 11],
    "relearning_steps_s": [[-1], "600"],
    "weights": [[], [1.0] * 21, list(DEFAULT_WEIGHTS[:19]), ["x"] * 21, [float("inf")] * 21, 3],
    "time_zone": ["", "Mars/Olympus", None, "UTC\0", "../UTC", 3],
    "rollover_hour": [-1, 24, 4.0, "4", True, None],
    "new_per_day": [-1, 10_000, None],
    "reviews_per_day": [-1, 10_000, False],
    "language": ["de", None, ["en"]],
    "go_release": ["1", "2.1", "1.x", 1.24, None, "1.24\n"],
    "no_such_setting": [1],
}


@pytest.mark.parametrize("name", GOOD_VALUES)
def test_settings_within_their_bounds_are_taken(name):
    for value in GOOD_VALUES[name]:
        assert Settings().changed({name: value}).as_json()[name] == value


@pytest.mark.parametrize("name", BAD_VALUES)
def test_other_settings_are_refused_by_name(name):
    for value in BAD_VALUES[name]:
        with pytest.raises(SettingsError) as caught:
            Settings().changed({"rollover_hour": 5, name: value})
        assert list(caught.value.errors) == [name]


def test_all_faults_are_named_at_once():
    with pytest.raises(SettingsError) as caught:
        Settings().changed({"rollover_hour": 99, "language": "de"})
    assert set(caught.value.errors) == {"rollover_hour", "language"}


def test_settings_survive_json():
    changed = Settings().changed({"learning_steps_s": [30], "weights": list(DEFAULT_WEIGHTS)})
    assert Settings().changed(changed.as_json()) == changed


def test_a_stored_zone_nobody_knows_any_more_breaks_nothing():
    timeline = Timeline(Settings(), [settings_change(time_zone="Mars/Olympus", gone=1)])
    assert timeline.latest.time_zone == "Mars/Olympus"


def test_a_change_applies_to_what_comes_after_it():
    before, after = review(3), review(3, AT.replace(hour=11))
    change = settings_change(AT.replace(hour=10), desired_retention=0.8)
    timeline = Timeline(Settings(), [before, change, after])
    assert timeline.before(before).desired_retention == 0.9
    assert timeline.before(after).desired_retention == 0.8
    assert timeline.latest.desired_retention == 0.8


def test_changes_add_up():
    first = settings_change(AT, desired_retention=0.8)
    second = settings_change(AT.replace(hour=10), rollover_hour=0)
    latest = Timeline(Settings(), [first, second]).latest
    assert (latest.desired_retention, latest.rollover_hour) == (0.8, 0)
