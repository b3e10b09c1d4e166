package dev.s2l.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The names under which the data of others say the same thing. The table is in `docs/data.md`,
/// too.
final class KnownNames {
  /// Columns with a system text that stands beside the turns.
  static final List<String> SYSTEM =
      spellings(
          "system",
          "system_prompt",
          "system_message",
          "system_instruction",
          "system_instructions",
          "sys_prompt");

  /// Other names of columns with tools and arguments for the chat template, by our word.
  static final Map<String, List<String>> UNREAD =
      Map.of(
          "tools", spellings("tools", "available_tools", "tool_definitions"),
          "functions", spellings("functions"),
          "chat_template_kwargs", spellings("chat_template_kwargs", "chat_template_args"));

  /// Columns with the weight of a row.
  static final List<String> ROW_WEIGHTS =
      List.of("weight", "sample_weight", "example_weight", "instance_weight", "loss_weight");

  /// Columns that say for a whole conversation which turns are learned.
  static final List<String> ROW_MASKS = List.of("mask", "loss_mask", "train_mask");

  /// Keys of a message that hold the thoughts before an answer.
  static final Set<String> THOUGHTS = Set.of("reasoning_content", "reasoning", "thinking");

  /// What a template gets from s2l itself, so that no row may give it.
  static final Set<String> TEMPLATE_VARIABLES =
      Set.of(
          "messages",
          "conversation",
          "tools",
          "chat_template",
          "add_generation_prompt",
          "continue_final_message",
          "tokenize",
          "padding",
          "truncation",
          "max_length",
          "return_tensors",
          "return_dict",
          "return_assistant_tokens_mask",
          "tokenizer_kwargs",
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  /// What a key of a message says about learning it.
  enum Mask {
    /// Yes: learned.
    LEARNED,
    /// 1: learned, 0: not. Many write 1 on every turn, so that 1 asks for nothing.
    WEIGHT,
    /// Yes: not learned.
    LEFT_OUT,
    /// As `LEFT_OUT` for true and false. 0 and 1 mean the opposite to as many people.
    UNCLEAR,
    /// A list of parts of the turn.
    PARTS
  }

  private static final Map<String, Mask> MASKS = new HashMap<>();

  static {
    masks(Mask.LEARNED, "train", "training", "trainable", "is_trainable", "train_on_turn");
    masks(Mask.LEARNED, "learn", "learned", "learnable", "loss", "compute_loss", "calculate_loss");
    masks(Mask.LEARNED, "loss_mask", "train_mask", "training_mask");
    masks(Mask.LEARNED, "do_train", "should_train", "use_for_training", "supervised", "has_loss");
    masks(Mask.WEIGHT, "weight", "loss_weight", "loss_scale");
    masks(Mask.LEFT_OUT, "masked", "is_masked", "ignore", "ignored", "exclude", "excluded");
    masks(Mask.LEFT_OUT, "no_loss", "no_train", "ignore_loss", "exclude_from_loss");
    masks(Mask.UNCLEAR, "mask");
    masks(Mask.PARTS, "train_detail");
  }

  private KnownNames() {}

  /// The names as they are, then with the separators and capitals that others write:
  /// `systemPrompt`, `System Prompt`, `SYSTEM-PROMPT`, ….
  static List<String> spellings(String... names) {
    var spellings = new LinkedHashSet<>(List.of(names));
    for (String name : names) {
      String capitals = capitals(name);
      for (String separator : List.of("_", "-", " ", "")) {
        for (String cased :
            List.of(name, capitals, name.charAt(0) + capitals.substring(1), upper(name))) {
          spellings.add(cased.replace("_", separator));
        }
      }
    }
    return List.copyOf(spellings);
  }

  private static String capitals(String name) {
    return Arrays.stream(name.split("_"))
        .map(word -> upper(word.substring(0, 1)) + word.substring(1))
        .collect(Collectors.joining("_"));
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private static void masks(Mask mask, String... names) {
    for (String name : names) {
      MASKS.put(name, mask);
    }
  }

  static Optional<Mask> mask(String key) {
    Mask mask = MASKS.get(key);
    return Optional.ofNullable(
        mask != null ? mask : MASKS.get(String.join("_", ColumnNames.words(key))));
  }
}
