package dev.s2l.dataset;

import dev.s2l.dataset.InputSpec.Sample;
import dev.s2l.dataset.Splits.Part;
import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads LLaMA-Factory's `dataset_info.json` as it is: file names relative to it, formatting,
/// columns, tags. `dataset_info.json#NAME,NAME` chooses data sets of it. Entries that would run or
/// fetch something are refused.
final class DatasetInfo {
  static final String FILE = "dataset_info.json";

  private static final Map<String, String> ALPACA =
      Map.of("prompt", "instruction", "query", "input", "response", "output");
  private static final Map<String, String> SHAREGPT =
      Map.of(
          "messages", "conversations",
          "role_tag", "from",
          "content_tag", "value",
          "user_tag", "human",
          "assistant_tag", "gpt",
          "observation_tag", "observation",
          "function_tag", "function_call",
          "system_tag", "system");
  private static final Set<String> WORDS =
      Set.of(
          "prompt",
          "query",
          "response",
          "history",
          "messages",
          "system",
          "tools",
          "images",
          "videos",
          "audios",
          "kto_tag");
  private static final Set<String> REMOTE_KEYS =
      Set.of("hf_hub_url", "ms_hub_url", "om_hub_url", "cloud_file_name");

  private static final Set<String> KEYS =
      Set.of(
          "hf_hub_url",
          "ms_hub_url",
          "om_hub_url",
          "cloud_file_name",
          "file_name",
          "file_sha1",
          "formatting",
          "ranking",
          "subset",
          "folder",
          "split",
          "num_samples",
          "columns",
          "tags");

  private DatasetInfo() {}

  /// @param path the file, perhaps followed by `#` and names
  /// @param told gets a sentence if files of a folder are left out
  static List<InputSpec> inputs(Path path, Consumer<String> told) throws IOException {
    String name = String.valueOf(path.getFileName());
    int hash = name.indexOf('#');
    List<String> chosen = hash < 0 ? List.of() : List.of(name.substring(hash + 1).split(","));
    Path file = path.resolveSibling(FILE);
    InputPaths.check(file);
    JsonNode root;
    try {
      root = Json.COMPACT.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw refusal(file, "", "is not valid JSON: " + e.getOriginalMessage());
    }
    if (!root.isObject()) {
      throw refusal(file, "", "holds no object of data sets");
    }
    if (SavedToDisk.isDescription(root)) {
      throw refusal(
          file,
          "",
          "describes a data set of the Python library datasets; it is none of LLaMA-Factory. Name"
              + " the files with the rows, or their folder");
    }
    for (String wanted : chosen) {
      if (!root.has(wanted)) {
        throw refusal(file, wanted, "is not in it; there are " + root.propertyNames());
      }
    }
    var specs = new ArrayList<InputSpec>();
    for (var entry : root.properties()) {
      if (chosen.isEmpty() || chosen.contains(entry.getKey())) {
        specs.addAll(entry(file, entry.getKey(), entry.getValue(), told));
      }
    }
    return specs;
  }

  private static List<InputSpec> entry(
      Path file, String name, JsonNode entry, Consumer<String> told) throws IOException {
    if (entry.has("script_url")) {
      throw refusal(file, name, "has a script_url: scripts are never run. Save its rows to a file");
    }
    for (String key : REMOTE_KEYS) {
      if (entry.has(key) && !entry.has("file_name")) {
        throw refusal(
            file, name, Phrase.of("lies elsewhere (%s): fetch it and give file_name", key));
      }
    }
    if (entry.path("ranking").asBoolean(false)) {
      throw refusal(
          file,
          name,
          "holds preference pairs (ranking), which are not fine-tuning rows. To learn the chosen"
              + " answers, name its file with --data and its columns with --columns");
    }
    tellOfOtherKeys(file, name, entry, told);
    String fileName = entry.path("file_name").asString("");
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (fileName.isEmpty() || folder == null) {
      throw refusal(file, name, "has no file_name");
    }
    Path data = folder.resolve(fileName).normalize();
    if (!data.startsWith(folder)) {
      throw refusal(file, name, Phrase.of("has the file_name %s, outside its folder", fileName));
    }
    var columns = columns(file, name, entry);
    var sample = sample(file, name, entry);
    var specs = new ArrayList<InputSpec>();
    for (InputSpec spec : InputPaths.expand(List.of(data), part(file, name, entry, data), told)) {
      specs.add(new InputSpec(spec.path(), columns, sample, spec.rowsOf()));
    }
    return specs;
  }

  private static void tellOfOtherKeys(
      Path file, String name, JsonNode entry, Consumer<String> told) {
    var others = entry.propertyNames().stream().filter(key -> !KEYS.contains(key)).toList();
    if (!others.isEmpty()) {
      told.accept(Phrase.of("%s: %s: not used: %s.", file, name, String.join(", ", others)));
    }
  }

  /// The rows that are drawn. In LLaMA-Factory `num_samples` is a random part, too.
  private static Optional<Sample> sample(Path file, String name, JsonNode entry) {
    JsonNode rows = entry.path("num_samples");
    if (rows.isMissingNode() || rows.isNull()) {
      return Optional.empty();
    }
    if (!rows.isIntegralNumber() || !rows.canConvertToLong() || rows.longValue() < 1) {
      throw refusal(
          file, name, Phrase.of("has num_samples %s; expected a whole number from 1", rows));
    }
    return Optional.of(new Sample(file, name, rows.longValue()));
  }

  /// The part of a folder that `subset` (or `folder`) and `split` name. A file is its own only
  /// part, a `train`.
  private static Part part(Path file, String name, JsonNode entry, Path data) {
    String split = entry.path("split").asString("");
    String subset = entry.path("subset").asString(entry.path("folder").asString(""));
    if (Files.isDirectory(data)) {
      return new Part(text(subset), text(split));
    }
    for (String part : List.of(subset, split)) {
      if (!part.isEmpty() && !part.equals("train") && !part.equals("default")) {
        throw refusal(
            file,
            name,
            Phrase.of(
                "names the part %s (subset, folder, split), and its file_name is one file. Leave it"
                    + " out, or give the folder as file_name; num_samples draws some rows",
                part));
      }
    }
    return new Part(Optional.empty(), Optional.empty());
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static TreeMap<String, String> columns(Path file, String name, JsonNode entry) {
    String formatting = entry.path("formatting").asString("alpaca");
    var columns =
        switch (formatting) {
          case "alpaca" -> new TreeMap<>(ALPACA);
          case "sharegpt" -> new TreeMap<>(SHAREGPT);
          case "openai" -> {
            var openai = new TreeMap<>(SHAREGPT);
            openai.putAll(
                Map.of("messages", "messages", "role_tag", "role", "content_tag", "content"));
            openai.putAll(Map.of("user_tag", "user", "assistant_tag", "assistant"));
            openai.putAll(Map.of("observation_tag", "tool", "function_tag", "tool_calls"));
            yield openai;
          }
          default -> throw refusal(file, name, "has the unknown formatting " + formatting);
        };
    for (var column : entry.path("columns").properties()) {
      if (!WORDS.contains(column.getKey())) {
        throw refusal(file, name, Phrase.of("maps the column %s, unknown here", column.getKey()));
      }
      columns.put(column.getKey(), column.getValue().asString(""));
    }
    for (var tag : entry.path("tags").properties()) {
      columns.put(tag.getKey(), tag.getValue().asString(""));
    }
    return columns;
  }

  private static S2lException refusal(Path file, String name, String what) {
    String subject = name.isEmpty() ? file.toString() : Phrase.of("%s: %s", file, name);
    return new S2lException(ExitCode.DATA, subject + " " + what + ".");
  }
}
