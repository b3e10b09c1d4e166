package dev.s2l.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The table of methods, to be pasted.
class MethodTableTest {
  private static MethodTable table() {
    var cells = new ArrayList<CellResult>();
    double[] noise = {0.5, 0, -0.5};
    for (int seed = 0; seed < 3; seed++) {
      cells.add(
          CellResult.waiting("small_to|large", "11%", seed, 10 + seed, 880)
              .done(90, Map.of("accuracy", 42 + noise[seed], "loss", 1.5)));
      cells.add(
          CellResult.waiting("random", "11%", seed, 10 + seed, 880)
              .done(60, Map.of("accuracy", 41 - noise[seed], "loss", 1.5 + 0.1 * seed)));
    }
    cells.add(CellResult.waiting("full", "100%", 0, 10, 8000).done(7200, Map.of("accuracy", 43.0)));
    cells.add(CellResult.waiting("full", "100%", 1, 11, 8000));
    return MethodTable.of(cells, Planted.verdicts(cells, VerdictSettings.defaults()));
  }

  @Test
  void markdown() {
    assertThat(table().markdown())
        .isEqualTo(
            """
            | method | budget | rows | cells | accuracy ↑ | wins over random | loss ↓ | wins over random | time of a cell |
            |---|---|---:|---:|---:|---:|---:|---:|---:|
            | small\\_to\\|large | 11% | 880 | 3 | 42.0 ± 1.2 | 83 % | 1.5 ± 0.0 | 83 % | 2 min |
            | random | 11% | 880 | 3 | 41.0 ± 1.2 | – | 1.60 ± 0.25 | – | 1 min |
            | full | 100% | 8000 | 1 of 2 | 43 | – | – | – | 2 h 00 min |
            """);
  }

  @Test
  void latex() {
    assertThat(table().latex())
        .isEqualTo(
            """
            \\begin{tabular}{llrrrrrrr}
            \\toprule
            method & budget & rows & cells & accuracy $\\uparrow$ & wins over random & loss $\\downarrow$ & wins over random & time of a cell \\\\
            \\midrule
            small\\_to|large & 11\\% & 880 & 3 & 42.0 $\\pm$ 1.2 & 83 \\% & 1.5 $\\pm$ 0.0 & 83 \\% & 2 min \\\\
            random & 11\\% & 880 & 3 & 41.0 $\\pm$ 1.2 & -- & 1.60 $\\pm$ 0.25 & -- & 1 min \\\\
            full & 100\\% & 8000 & 1 of 2 & 43 & -- & -- & -- & 2 h 00 min \\\\
            \\bottomrule
            \\end{tabular}
            """);
  }

  @Test
  void csvHasAllDigitsAndQuotesWhatItMust() {
    var lines = table().csv().lines().toList();
    assertThat(lines.getFirst())
        .isEqualTo(
            "method,budget,rows,done,planned,seconds,accuracy,accuracy low,accuracy high,accuracy"
                + " win rate,loss,loss low,loss high,loss win rate,sees target");
    assertThat(lines.get(1)).startsWith("small_to|large,11%,880,3,3,90.0,42.0,40.757");
    assertThat(lines.get(3)).isEqualTo("full,100%,8000,1,2,7200.0,43.0,,,,,,,,false");
    var cells = List.of(CellResult.waiting("a, \"b\"", "9", 1, 2, 9).done(1, Map.of("m", 1.0)));
    assertThat(MethodTable.of(cells, Planted.verdicts(cells, VerdictSettings.defaults())).csv())
        .contains("\n\"a, \"\"b\"\"\",9,9,1,1,1.0,1.0,,,,false\n");
  }

  @Test
  void methodsThatSeeTargetRowsAreMarked() {
    var cells = new ArrayList<CellResult>();
    for (int seed = 0; seed < 2; seed++) {
      var cell = CellResult.waiting("target-similarity", "11%", seed, 10 + seed, 880);
      cells.add(cell.seeingTarget().in("c" + seed).done(90, Map.of("accuracy", 42.0 + seed)));
      cells.add(
          CellResult.waiting("random", "11%", seed, 10 + seed, 880)
              .done(90, Map.of("accuracy", 41.0 + seed)));
    }
    var verdicts = Planted.verdicts(cells, VerdictSettings.defaults());
    var table = MethodTable.of(cells, verdicts);
    String words = "sees rows of the task (--target-data), which the others do not";
    assertThat(table.markdown())
        .contains("| target-similarity † | 11% |", "| random | 11% |")
        .endsWith("|\n\n† " + words + "\n");
    assertThat(table.latex())
        .contains("target-similarity $^{\\dagger}$ & 11\\% &")
        .endsWith(
            "\\bottomrule\n\\multicolumn{7}{l}{$^{\\dagger}$ "
                + words
                + "} \\\\\n\\end{tabular}\n");
    assertThat(table.csv().lines())
        .anyMatch(line -> line.startsWith("target-similarity,11%") && line.endsWith(",true"))
        .anyMatch(line -> line.startsWith("random,11%") && line.endsWith(",false"));
    assertThat(verdicts.notes())
        .anyMatch(
            note ->
                note.startsWith(
                    "target-similarity sees rows of the task (--target-data), marked with †: a"
                        + " comparison with methods that do not is not even"));
  }
}
