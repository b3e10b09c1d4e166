package dev.s2l.lm.tokenize;

import dev.s2l.run.ExitCode;
import dev.s2l.run.Phrase;
import dev.s2l.run.S2lException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A `tokenizer.json` that is checked before the native library reads it, because a file that
/// breaks one of these rules can make the library abort the process.
final class TokenizerFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// The largest known file, Gemma's, has 33 MB.
  private static final long MAX_BYTES = 256L << 20;

  private static final Set<String> MODEL_TYPES = Set.of("BPE", "Unigram", "WordPiece", "WordLevel");

  private final Path file;
  private final ObjectNode root;
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final Map<String, Integer> added = new HashMap<>();
  private final List<ObjectNode> listedOnly = new ArrayList<>();

  private TokenizerFile(Path file, ObjectNode root) {
    this.file = file;
    this.root = root;
  }

  /// Reads and checks a file.
  ///
  /// @throws S2lException (4) naming the file and the rule it breaks
  static TokenizerFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new S2lException(
          ExitCode.MODEL,
          Phrase.of(
              "no tokenizer.json in %s. A model needs config.json, model.safetensors and"
                  + " tokenizer.json.",
              file.toAbsolutePath().getParent()));
    }
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw refused(file, Phrase.of("it has %d bytes, at most %d are read", bytes, MAX_BYTES));
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw refused(file, "it is no valid JSON: " + e.getOriginalMessage());
    }
    if (!(root instanceof ObjectNode object)) {
      throw refused(file, "a JSON object was expected");
    }
    var checked = new TokenizerFile(file, object);
    checked.checkModel();
    checked.checkAddedTokens();
    checked.checkIdsAreDense();
    checked.add(ListedTokens.of(file.resolveSibling("tokenizer_config.json")));
    return checked;
  }

  /// Adds what `tokenizer.json` lacks, as the library numbers it: by the id of the vocabulary, or
  /// after all ids that are taken.
  private void add(List<ObjectNode> listed) {
    for (ObjectNode token : listed) {
      String content = token.path("content").asString("");
      if (!added.containsKey(content)) {
        int next =
            1 + added.values().stream().mapToInt(id -> id).max().orElse(vocabulary.size() - 1);
        int id = vocabulary.getOrDefault(content, Math.max(next, vocabulary.size()));
        token.put("id", id);
        root.withArray("/added_tokens").add(token);
        added.put(content, id);
        listedOnly.add(token);
      }
    }
  }

  /// The tokens that stand only in `tokenizer_config.json`, as JSON; empty for none.
  String listedOnly() {
    return listedOnly.isEmpty() ? "" : MAPPER.writeValueAsString(listedOnly);
  }

  /// The id of a token; added tokens take precedence.
  Optional<Integer> idOf(String token) {
    Integer id = added.getOrDefault(token, vocabulary.get(token));
    return Optional.ofNullable(id);
  }

  /// The largest id in the file, and its token.
  Map.Entry<String, Integer> largest() {
    Map.Entry<String, Integer> best = Map.entry("", -1);
    for (var tokens : List.of(vocabulary, added)) {
      for (var entry : tokens.entrySet()) {
        if (entry.getValue() > best.getValue()) {
          best = Map.entry(entry.getKey(), entry.getValue());
        }
      }
    }
    return best;
  }

  /// The special token that the post-processor of the file puts in front of a text, if there is
  /// one.
  Optional<String> templatePrefix() {
    return prefixOf(root.path("post_processor"));
  }

  private static Optional<String> prefixOf(JsonNode processor) {
    for (JsonNode part : processor.path("processors")) {
      var prefix = prefixOf(part);
      if (prefix.isPresent()) {
        return prefix;
      }
    }
    String token = processor.path("single").path(0).path("SpecialToken").path("id").asString("");
    return token.isEmpty() ? Optional.empty() : Optional.of(token);
  }

  /// The marks that the file's own post-processor puts around a text: one in front, one behind.
  /// Empty if it puts others, or none.
  Optional<TextMarks> marks() {
    return marksOf(root.path("post_processor"));
  }

  private Optional<TextMarks> marksOf(JsonNode processor) {
    for (JsonNode part : processor.path("processors")) {
      var marks = marksOf(part);
      if (marks.isPresent()) {
        return marks;
      }
    }
    JsonNode template = processor.path("single");
    if (template.size() == 3 && template.get(1).has("Sequence")) {
      return marks(
          template.get(0).path("SpecialToken").path("id").asString(""),
          template.get(2).path("SpecialToken").path("id").asString(""));
    }
    return marks(
        processor.path("cls").path(0).asString(""), processor.path("sep").path(0).asString(""));
  }

  private Optional<TextMarks> marks(String front, String back) {
    return idOf(front).flatMap(first -> idOf(back).map(last -> new TextMarks(first, last)));
  }

  /// The file unchanged, for decoding.
  String json() {
    return MAPPER.writeValueAsString(root);
  }

  /// A copy for users' texts: special tokens are not matched, and no post-processor adds tokens or
  /// narrows offsets. The library numbers added tokens by their order, so one that is not in the
  /// model's vocabulary keeps its place under a name that no text contains.
  String jsonForText() {
    ObjectNode copy = root.deepCopy();
    copy.putNull("post_processor");
    copy.putNull("truncation");
    copy.putNull("padding");
    ArrayNode kept = copy.putArray("added_tokens");
    for (JsonNode token : root.path("added_tokens")) {
      String content = token.path("content").asString("");
      if (!token.path("special").asBoolean(false)) {
        kept.add(token.deepCopy());
      } else if (!vocabulary.containsKey(content)) {
        var renamed = (ObjectNode) token.deepCopy();
        renamed.put("content", "\uFDD0special " + token.path("id").asInt() + "\uFDD1");
        kept.add(renamed);
      }
    }
    return MAPPER.writeValueAsString(copy);
  }

  /// A copy for texts with markup: special tokens are matched under the names of [#specialNames()].
  /// The library may give added tokens other ids; [#addedInMarkup()] gives their ids in the file.
  String jsonForMarkup() {
    ObjectNode copy = root.deepCopy();
    copy.putNull("post_processor");
    copy.putNull("truncation");
    copy.putNull("padding");
    for (JsonNode token : copy.path("added_tokens")) {
      if (token.path("special").asBoolean(false)) {
        ((ObjectNode) token).put("content", name(token.path("id").asInt()));
      }
    }
    return MAPPER.writeValueAsString(copy);
  }

  /// The name of each special token in [#jsonForMarkup()]. No text contains such a name, and no
  /// normalizer changes it.
  Map<String, String> specialNames() {
    var names = new HashMap<String, String>();
    for (JsonNode token : root.path("added_tokens")) {
      if (token.path("special").asBoolean(false)) {
        names.put(token.path("content").asString(""), name(token.path("id").asInt()));
      }
    }
    return names;
  }

  /// The ids of the added tokens by their names in [#jsonForMarkup()].
  Map<String, Integer> addedInMarkup() {
    var ids = new HashMap<>(added);
    specialNames().forEach((content, name) -> ids.put(name, added.getOrDefault(content, 0)));
    return ids;
  }

  private static String name(int id) {
    return "\uFDD0" + id + "\uFDD1";
  }

  private void checkModel() {
    JsonNode model = root.path("model");
    String type = model.path("type").asString(model.has("merges") ? "BPE" : "");
    if (!MODEL_TYPES.contains(type)) {
      throw refused(file, Phrase.of("model type '%s', expected one of %s", type, MODEL_TYPES));
    }
    JsonNode vocab = model.path("vocab");
    if (vocab.isEmpty()) {
      throw refused(file, "model.vocab is empty or missing");
    }
    if (vocab.isArray()) {
      for (int id = 0; id < vocab.size(); id++) {
        vocabulary.put(vocab.get(id).path(0).asString(""), id);
      }
    } else {
      var seen = new HashSet<Integer>();
      for (var entry : vocab.properties()) {
        int id = id(entry.getValue(), entry.getKey());
        if (!seen.add(id)) {
          throw refused(file, Phrase.of("two tokens have the id %d", id));
        }
        vocabulary.put(entry.getKey(), id);
      }
    }
    checkMerges(model);
  }

  private void checkMerges(JsonNode model) {
    String continuing = model.path("continuing_subword_prefix").asString("");
    for (JsonNode merge : model.path("merges")) {
      String left;
      String right;
      if (merge.isArray() && merge.size() == 2) {
        left = merge.get(0).asString("");
        right = merge.get(1).asString("");
      } else {
        String text = merge.asString("");
        int space = text.indexOf(' ');
        if (space < 0 || space != text.lastIndexOf(' ')) {
          throw refused(file, Phrase.of("'%s' is no merge of two tokens", text));
        }
        left = text.substring(0, space);
        right = text.substring(space + 1);
      }
      String bare = right.startsWith(continuing) ? right.substring(continuing.length()) : right;
      for (String token : new String[] {left, right, left + bare}) {
        if (!vocabulary.containsKey(token)) {
          throw refused(
              file,
              Phrase.of(
                  "the merge of '%s' and '%s' needs the token '%s', which is not in the vocabulary",
                  left, right, token));
        }
      }
    }
  }

  private void checkAddedTokens() {
    for (JsonNode token : root.path("added_tokens")) {
      String content = token.path("content").asString("");
      if (content.isEmpty()) {
        throw refused(file, "an added token has no content");
      }
      int id = id(token.path("id"), content);
      Integer other = vocabulary.get(content);
      if (other != null && other != id) {
        throw refused(file, Phrase.of("the token '%s' has two ids, %d and %d", content, other, id));
      }
      added.put(content, id);
    }
  }

  private void checkIdsAreDense() {
    var largest = largest();
    long limit = 4L * (vocabulary.size() + added.size()) + 100_000;
    if (largest.getValue() > limit) {
      throw refused(
          file,
          Phrase.of(
              "the token '%s' has the id %d in a vocabulary of %d",
              largest.getKey(), largest.getValue(), vocabulary.size()));
    }
  }

  private int id(JsonNode value, String token) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 0) {
      throw refused(file, Phrase.of("the token '%s' has the id %s", token, value));
    }
    return value.asInt();
  }

  private static S2lException refused(Path file, String why) {
    return new S2lException(
        ExitCode.MODEL,
        Phrase.of(
            "%s is refused: %s. Take the file that was published with the model.", file, why));
  }
}
