"""Background work goes easy on a battery, and waits while it is low."""

from __future__ import annotations

import pytest

from engine import power
from engine.messages import Supply
from engine.power import LOOK_EVERY, REST, Power


class Machine:
    """A machine whose supply and clock the test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.supply: Supply = "mains"
        self.power = Power(lambda: self.supply, lambda: self.now)

    def becomes(self, supply: Supply) -> None:
        self.supply = supply
        self.now += LOOK_EVERY


def test_on_mains_there_is_no_rest() -> None:
    machine = Machine()
    machine.power.worked(1.0)
    assert not machine.power.resting


def test_on_battery_it_rests_for_a_multiple_of_its_work() -> None:
    machine = Machine()
    machine.becomes("battery")
    assert not machine.power.resting
    machine.power.worked(0.1)
    machine.now += 0.1 * REST * 0.9
    assert machine.power.resting
    machine.now += 0.1
    assert not machine.power.resting


def test_a_look_that_found_nothing_to_do_shortens_no_rest() -> None:
    machine = Machine()
    machine.becomes("battery")
    machine.power.worked(1.0)
    machine.power.worked(0.0)
    machine.now += REST * 0.9
    assert machine.power.resting


def test_a_low_battery_stops_it_until_the_user_or_the_plug_says_otherwise() -> None:
    machine = Machine()
    machine.becomes("low")
    assert machine.power.resting
    machine.now += 1000
    assert machine.power.resting
    machine.power.overridden = True
    assert (machine.power.supply, machine.power.resting) == ("mains", False)
    machine.becomes("mains")
    assert not machine.power.resting
    machine.becomes("low")  # what was said before the plug was in no longer counts
    assert machine.power.resting


def test_a_full_pace_takes_a_battery_for_mains_until_it_is_low() -> None:
    machine = Machine()
    machine.power.pace = "full"
    machine.becomes("battery")
    machine.power.worked(1.0)
    assert (machine.power.supply, machine.power.resting) == ("mains", False)
    machine.becomes("low")
    assert (machine.power.supply, machine.power.resting) == ("low", True)


def test_a_gentle_pace_rests_on_mains_too() -> None:
    machine = Machine()
    machine.power.pace = "gentle"
    machine.power.worked(0.1)
    machine.now += 0.1 * REST * 0.9
    assert machine.power.resting
    machine.now += 0.1
    assert (machine.power.supply, machine.power.resting) == ("mains", False)


class Battery:
    def __init__(self, percent: float, power_plugged: bool | None) -> None:
        self.percent, self.power_plugged = percent, power_plugged


@pytest.mark.parametrize(
    ("battery", "expected"),
    [
        (None, "mains"), (Battery(5, True), "mains"), (Battery(5, None), "mains"), (Battery(90, False), "battery"),
        (Battery(20, False), "low"),
    ],
)  # fmt: skip
def test_what_the_system_says(monkeypatch: pytest.MonkeyPatch, battery: Battery | None, expected: Supply) -> None:
    monkeypatch.setattr(power.psutil, "sensors_battery", lambda: battery, raising=False)
    assert power.supply() == expected
    monkeypatch.delattr(power.psutil, "sensors_battery")  # as where the system has no such thing
    assert power.supply() == "mains"
