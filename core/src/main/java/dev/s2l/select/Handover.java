package dev.s2l.select;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// What trainers need to load the subset: `dataset_info.json` (LLaMA-Factory),
/// `axolotl-datasets.yaml` and `README.md`, whose `configs:` the Python library `datasets` reads.
final class Handover {
  private final Dataset dataset;
  private final List<SubsetFile> files;
  private final Selection selection;

  Handover(Dataset dataset, List<SubsetFile> files, Selection selection) {
    this.dataset = dataset;
    this.files = files;
    this.selection = selection;
  }

  void write(StageFolder stage) throws IOException {
    var info = new LinkedHashMap<String, Object>();
    var axolotl = new StringBuilder("datasets:\n");
    String trl = "";
    int from = 0;
    for (int i = 0; i < files.size(); i++) {
      SubsetFile file = files.get(i);
      var columns = TrainerColumns.of(dataset, selection, from, from + file.rows());
      from += file.rows();
      trl = i == 0 ? trl(columns.trl()) : trl;
      String name = files.size() == 1 ? "s2l_subset" : "s2l_subset_" + (i + 1);
      if (file.format() != DataFormat.TSV) { // LLaMA-Factory does not know the suffix.
        columns.llamaFactory(file.name()).ifPresent(entry -> info.put(name, entry));
      }
      axolotl.append("  - path: ").append(quote(file.name())).append('\n');
      axolotl.append("    ds_type: ").append(loader(file.format())).append('\n');
      axolotl.append(columns.axolotl());
    }
    stage.write("dataset_info.json", Json.pretty(info));
    stage.write("axolotl-datasets.yaml", utf8(axolotl.toString()));
    stage.write("README.md", utf8(readme(info.keySet(), trl)));
  }

  /// How the Python library `datasets` calls the reader of a form.
  private static String loader(DataFormat format) {
    return switch (format) {
      case JSONL, JSON_ARRAY -> "json";
      case CSV, TSV -> "csv";
      case PARQUET -> "parquet";
    };
  }

  /// @param trl what TRL needs, as a list entry
  private String readme(Set<String> names, String trl) {
    var text =
        new StringBuilder(
            "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path:\n");
    for (SubsetFile file : files) {
      text.append("    - ").append(quote(file.name())).append('\n');
    }
    char delimiter = files.isEmpty() ? ',' : delimiter(files.getFirst());
    text.append(delimiter == ',' ? "" : "  sep: " + quote(Character.toString(delimiter)) + "\n");
    text.append(
        Phrase.of("---\n\n# A subset of %,d rows of %,d\n\n", selection.size(), dataset.size()));
    text.append(
        """
        Chosen by s2l. The rows are those of the input, in its order.

        - `card.json` says how they were chosen: method, seed, quotas, hashes of all inputs.
        - `selection.jsonl` says for each row where it stands in the input and why it is here.
        - `suspects.jsonl` lists rows of the whole data set that deserve a look.

        Load it with one of these:

        ```python
        from datasets import load_dataset
        subset = load_dataset("path/to/this/folder", split="train")
        ```

        """);
    if (!names.isEmpty()) {
      text.append(
          Phrase.of(
              "- LLaMA-Factory: `--dataset_dir path/to/this/folder --dataset %s`%n",
              String.join(",", names)));
    }
    text.append(
        "- axolotl: copy the entries of `axolotl-datasets.yaml` and complete their paths.\n");
    text.append(trl);
    return text.toString().replace("\r\n", "\n");
  }

  /// @param code what makes the loaded data set fit for TRL
  private static String trl(String code) {
    return code.isEmpty()
        ? "- TRL: give `subset` to `SFTTrainer(train_dataset=subset)`.\n"
        : "- TRL: give `subset` to `SFTTrainer(train_dataset=subset)` after\n\n```python\n"
            + code
            + "```\n";
  }

  private char delimiter(SubsetFile file) {
    return switch (file.format()) {
      case JSONL, JSON_ARRAY, PARQUET -> ',';
      case TSV -> '\t';
      case CSV ->
          file.input() >= 0 && dataset.inputs().get(file.input()).format() == DataFormat.CSV
              ? dataset.delimiter(file.input()).orElse(',')
              : ',';
    };
  }

  private static String quote(String text) {
    return Json.COMPACT.writeValueAsString(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
