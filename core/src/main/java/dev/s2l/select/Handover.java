package dev.s2l.select;

import dev.s2l.dataset.Dataset;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.run.Json;
import dev.s2l.run.StageFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

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
    int from = 0;
    for (int i = 0; i < files.size(); i++) {
      SubsetFile file = files.get(i);
      var columns = TrainerColumns.of(dataset, selection, from, from + file.rows());
      from += file.rows();
      info.put(
          files.size() == 1 ? "s2l_subset" : "s2l_subset_" + (i + 1),
          columns.llamaFactory(file.name()));
      axolotl.append("  - path: ").append(quote(file.name())).append("\n    ds_type: json\n");
      axolotl.append(columns.axolotl());
    }
    stage.write("dataset_info.json", Json.pretty(info));
    stage.write("axolotl-datasets.yaml", utf8(axolotl.toString()));
    stage.write("README.md", utf8(readme()));
  }

  private String readme() {
    var text =
        new StringBuilder(
            "---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path:\n");
    for (SubsetFile file : files) {
      text.append("    - ").append(quote(file.name())).append('\n');
    }
    text.append(
        "---\n\n# A subset of %,d rows of %,d\n\n".formatted(selection.size(), dataset.size()));
    text.append(
        """
        Chosen by s2l. The rows are those of the input, byte for byte and in its order.

        - `card.json` says how they were chosen: method, seed, quotas, hashes of all inputs.
        - `selection.jsonl` says for each row where it stands in the input and why it is here.
        - `suspects.jsonl` lists rows of the whole data set that deserve a look.

        Load it with one of these:

        ```python
        from datasets import load_dataset
        subset = load_dataset("path/to/this/folder", split="train")
        ```

        - LLaMA-Factory: `--dataset_dir path/to/this/folder --dataset %s`
        - axolotl: copy the entries of `axolotl-datasets.yaml` and complete their paths.
        """
            .formatted(datasetNames()));
    return text.toString();
  }

  private String datasetNames() {
    if (files.size() == 1) {
      return "s2l_subset";
    }
    var names = new StringBuilder();
    for (int i = 1; i <= files.size(); i++) {
      names.append(i == 1 ? "" : ",").append("s2l_subset_").append(i);
    }
    return names.toString();
  }

  private static String quote(String text) {
    return Json.COMPACT.writeValueAsString(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
