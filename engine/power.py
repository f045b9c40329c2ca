"""How background work gives way: to a laptop's battery, and to whoever wants it gentle. Runs in the engine's worker."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

from engine.messages import Pace, Supply

LOOK_EVERY = 15.0  # seconds
LOW = 20  # percent of the battery's charge
REST = 3.0  # where background work goes slowly, it rests for so many times as long as it worked


def supply() -> Supply:
    """What the machine runs on; "low" is a battery that is nearly empty. Mains if nothing is known."""
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    if battery is None or battery.power_plugged is not False:
        return "mains"
    return "low" if battery.percent <= LOW else "battery"


class Power:
    """Tells background work when to rest: a quarter of the speed on battery, none at all when it is low.

    That is the usual pace. A full one takes a battery for mains until it is low, a gentle one is slow on mains as well.
    """

    def __init__(self, supply: Callable[[], Supply] = supply, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = supply
        self._clock = clock
        self._looked = -LOOK_EVERY
        self._supply: Supply = "mains"
        self._rest_until = 0.0
        self.overridden = False  # by the user, who wants it done now
        self.pace: Pace = "usual"

    @property
    def supply(self) -> Supply:
        """What background work takes the machine to run on."""
        now = self._clock()
        if now - self._looked >= LOOK_EVERY:
            self._looked, self._supply = now, self._ask()
            if self._supply == "mains":
                self.overridden = False
        ignored = self.overridden or (self.pace == "full" and self._supply == "battery")
        return "mains" if ignored else self._supply

    @property
    def resting(self) -> bool:
        """Whether to do nothing just now."""
        supply = self.supply
        slow = supply == "battery" or self.pace == "gentle"
        return supply == "low" or (slow and self._clock() < self._rest_until)

    def worked(self, seconds: float) -> None:
        """Note how long a step took, which the rest after it follows. One that only found this out shortens no rest."""
        self._rest_until = max(self._rest_until, self._clock() + REST * seconds)
