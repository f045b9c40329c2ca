"""Table VIII in miniature: OTI and phi with one part of the method changed or left out, all at equal steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.clip.backbone import Backbone
from engine.inversion.oti_parameters import OtiParameters
from engine.inversion.phi import Phi
from engine.training.distillation import DistillationSettings
from engine.training.scenes_phi import ScenesPhiTraining, distilled_phi, lessons

NOISE = (0.6, 2.0)  # standard deviations: noise a third as long as the text features of this CLIP, and as long as they
EPOCHS = 40  # of each phi: a third of the paper's, so that seven of them take minutes


@dataclass(frozen=True)
class Ablations:
    """What is compared. `training` says how each phi is trained; its OTI makes the lessons of all."""

    training: ScenesPhiTraining = field(default_factory=ScenesPhiTraining)
    epochs: int = EPOCHS

    @staticmethod
    def of_oti(whole: OtiParameters) -> Mapping[str, OtiParameters]:
        """OTI's settings by name, beside the whole method and the one with random words."""
        return {
            "OTI, concepts alone": replace(whole, regularisation="concept"),
            "OTI, without regularisation": replace(whole, regularisation="none"),
            **{f"OTI, noise {noise}": replace(whole, noise=noise) for noise in NOISE},
            "OTI, cosine": replace(whole, distance="cosine"),
        }

    @property
    def of_phi(self) -> Mapping[str, DistillationSettings]:
        """The settings of each distillation by name: the paper's whole method, it with our addition, and less of it."""
        whole = replace(self.training.distillation, epochs=self.epochs, cycle=0.0)
        return {
            "phi, a third of the steps": whole,
            "phi, and the cycle loss": replace(whole, cycle=1.0),
            "phi, cosine distillation": replace(whole, distance="cosine"),
            "phi, without OTI": replace(whole, distance="cycle"),
            "phi, without phrases": whole.without(["phrases"]),
            "phi, without penalty": whole.without(["penalty"]),
            "phi, without hard negatives": whole.without(["hard-negatives"]),
        }

    def phis(self, backbone: Backbone, progress: Callable[[str], None]) -> dict[str, Phi]:
        """Train each of them on the same lessons."""
        progress("lessons of the ablations")
        taught = lessons(backbone, self.training)
        found: dict[str, Phi] = {}
        for name, settings in self.of_phi.items():
            progress(name)
            found[name] = distilled_phi(backbone, taught, self.training, settings)
        return found
