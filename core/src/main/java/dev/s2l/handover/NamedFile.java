package dev.s2l.handover;

import dev.s2l.dataset.DataFormat;
import dev.s2l.dataset.SubsetFile;
import dev.s2l.run.Phrase;
import java.util.List;
import java.util.Optional;

/// A file of the subset as LLaMA-Factory and axolotl open it. An entry of theirs names the file and
/// cannot say how a table is written; LLaMA-Factory tells the form by the end of the name.
///
/// @param usualTable whether a table has commas and quoting, as a reader expects that is told
///   nothing
record NamedFile(SubsetFile file, boolean usualTable) {
  boolean isReadByAxolotl() {
    return !isTable() || usualTable;
  }

  boolean isReadByLlamaFactory() {
    return isReadByAxolotl() && suffixes().contains(suffix());
  }

  /// Why there is no entry, and what gives one, in a sentence without its end.
  Optional<String> obstacle() {
    if (!isReadByAxolotl()) {
      return Optional.of(
          "LLaMA-Factory and axolotl have no entry for it: they read tables with commas and quotes"
              + " alone. Choose with `--output-format jsonl`");
    }
    if (isReadByLlamaFactory()) {
      return Optional.empty();
    }
    return Optional.of(
        Phrase.of(
            "LLaMA-Factory has no entry for it: it tells the form of a file by the end of its name,"
                + " which would have to be .%s. Choose with `--output-format %s`, or name the input"
                + " so",
            String.join(" or .", suffixes()),
            file.format() == DataFormat.JSONL ? "json" : "jsonl"));
  }

  private boolean isTable() {
    return file.format() == DataFormat.CSV || file.format() == DataFormat.TSV;
  }

  /// By which LLaMA-Factory finds the reader of the format.
  private List<String> suffixes() {
    return switch (file.format()) {
      case JSONL, JSON_ARRAY -> List.of("jsonl", "json");
      case CSV, TSV -> List.of("csv");
      case PARQUET -> List.of("parquet");
    };
  }

  private String suffix() {
    return file.name().substring(file.name().lastIndexOf('.') + 1);
  }
}
