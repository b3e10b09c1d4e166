package dev.s2l.hub;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Json;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Which files of a repository s2l downloads. It is a list of allowed files, so no pickle and no
/// code is downloaded.
final class WantedFiles {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.safetensors";

  /// Of a data set; its `configs:` say which files make up which split.
  static final String CARD = "README.md";

  static final String INDEX = "model.safetensors.index.json";

  /// Configuration and tokenizer, as far as the repository has them.
  static final List<String> BESIDE_WEIGHTS =
      List.of(
          CONFIG,
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja",
          "chat_template.json");

  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");
  private static final Pattern DATA =
      Pattern.compile("\\.(json|jsonl|ndjson|csv|tsv|parquet)(\\.gz|\\.zst)?$");

  private static final Pattern TEMPLATE =
      Pattern.compile("additional_chat_templates/[A-Za-z0-9_][A-Za-z0-9._-]*\\.jinja");

  /// A part that begins with a dot. `..` is not included, because it must be refused instead of
  /// skipped.
  private static final Pattern HIDDEN = Pattern.compile("(^|/)\\.[^./]");

  /// Files that describe data and have the suffix of data.
  private static final Set<String> NOT_DATA =
      Set.of("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json");

  private WantedFiles() {}

  /// Names the weight files that an index lists.
  ///
  /// @throws S2lException (4) if one is more than the plain name of a safetensors file
  static Set<String> shards(Path index, String repo) throws IOException {
    try {
      var shards = new TreeSet<String>();
      JsonNode map = Json.COMPACT.readTree(Files.readAllBytes(index)).path("weight_map");
      for (JsonNode value : map) {
        String shard = value.asString("");
        if (!SHARD.matcher(shard).matches() || shard.contains("..")) {
          throw unusable(
              Phrase.of(
                  "%s of %s names \"%s\" as a weight file; expected plain names that end in"
                      + " .safetensors.",
                  INDEX, repo, shard));
        }
        shards.add(shard);
      }
      if (shards.isEmpty()) {
        throw unusable(Phrase.of("%s of %s lists no weight file.", INDEX, repo));
      }
      return shards;
    } catch (JacksonException e) {
      throw unusable(
          Phrase.of("%s of %s is not readable JSON: %s", INDEX, repo, e.getOriginalMessage()));
    }
  }

  /// Whether a file is a further chat template of a model.
  static boolean isTemplate(String name) {
    return TEMPLATE.matcher(name).matches();
  }

  /// The error for a model without safetensors.
  static S2lException noWeights(String repo, Collection<String> names) {
    boolean pickles = names.stream().anyMatch(n -> n.matches(".*\\.(bin|pt|pth|pkl|ckpt)"));
    return unusable(
        pickles
            ? Phrase.of(
                "%s has its weights as Python pickles only, which could run any code; s2l downloads"
                    + " none. Convert them once, in Python, where you trust them"
                    + " (AutoModelForCausalLM.from_pretrained(NAME).save_pretrained(DIR,"
                    + " safe_serialization=True)), and give DIR; or look among its pull requests"
                    + " for one of the safetensors converter: %s@refs/pr/N",
                repo, repo)
            : Phrase.of(
                "%s has no %s and no %s: it is no model that s2l can load.", repo, WEIGHTS, INDEX));
  }

  /// Whether a file of a data set holds rows.
  static boolean isData(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String last = lower.substring(lower.lastIndexOf('/') + 1);
    return !HIDDEN.matcher(lower).find() && !NOT_DATA.contains(last) && DATA.matcher(lower).find();
  }

  static S2lException unusable(String message) {
    return new S2lException(ExitCode.MODEL, message);
  }
}
