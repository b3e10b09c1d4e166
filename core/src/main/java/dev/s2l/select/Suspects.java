package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.trajectory.Trajectories;
import java.util.List;
import java.util.Optional;

/// Finds rows that deserve a look.
public final class Suspects {
  private Suspects() {}

  public static List<Suspect> find(Trajectories trajectories, Optional<Dataset> dataset) {
    return List.of();
  }
}
