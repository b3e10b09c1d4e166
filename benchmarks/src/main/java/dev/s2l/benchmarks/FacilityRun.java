package dev.s2l.benchmarks;

import dev.s2l.facility.FacilityLocationSettings;
import dev.s2l.run.Progress;
import dev.s2l.select.Budget;
import dev.s2l.select.Protection;
import dev.s2l.select.SelectionInput;
import dev.s2l.select.SelectionMethod;
import dev.s2l.select.SelectionSettings;
import dev.s2l.select.Selector;
import dev.s2l.trajectory.NpyFile;
import dev.s2l.trajectory.Trajectories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Facility location over one matrix of embeddings as a whole process: `FILE COUNT CHOSEN` writes
/// the chosen rows to the file `CHOSEN`.
public final class FacilityRun {
  private FacilityRun() {}

  public static void main(String[] arguments) throws IOException {
    var embeddings = Trajectories.open(Path.of(arguments[0]));
    var losses = Trajectories.ofColumns(new float[1][embeddings.rows()]);
    var method = new SelectionMethod.FacilityLocation(FacilityLocationSettings.DEFAULT);
    var settings = new SelectionSettings(method, Budget.parse(arguments[1]), 42, Protection.NONE);
    long start = System.nanoTime();
    var input = SelectionInput.of(losses).withEmbeddings(embeddings);
    var chosen = Selector.select(input, settings, List.of(), Progress.SILENT).selection().rows();
    System.out.printf(
        Locale.ROOT,
        "chose %d rows in %.3f s%n",
        chosen.length,
        (System.nanoTime() - start) * 1e-9);
    NpyFile.writeInts(Path.of(arguments[2]), chosen);
  }
}
