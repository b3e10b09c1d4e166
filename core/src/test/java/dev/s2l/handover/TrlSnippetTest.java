package dev.s2l.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.s2l.handover.TrlRows.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// One data set for TRL of files in several forms; `tools/golden/check_handover.py` runs such
/// lines.
class TrlSnippetTest {
  private static final TrlRows PAIRS =
      TrlRows.of(Kind.INSTRUCTIONS, Map.of("prompt", "question", "response", "answer"));
  private static final TrlRows MESSAGES = TrlRows.of(Kind.MESSAGES, Map.of("messages", "messages"));
  private static final TrlRows TEXT = TrlRows.of(Kind.TEXT, Map.of("text", "text"));
  private static final TrlRows TOKENS = TrlRows.of(Kind.TOKENS, Map.of());

  private static final SpelledColumns LISTS = new SpelledColumns(List.of());

  private final TrlSnippet snippet = new TrlSnippet();

  private void add(TrlRows... parts) {
    for (int i = 0; i < parts.length; i++) {
      String variable = Configurations.variable("subset", i);
      snippet.add(variable, Optional.of(parts[i]), LISTS, "`" + (char) ('a' + i) + "`");
    }
  }

  @Test
  void pairsAmongMessagesBecomeMessages() {
    var tools = new TreeMap<>(PAIRS.columns());
    tools.put("tools", "tools");
    add(PAIRS, MESSAGES, TrlRows.of(Kind.INSTRUCTIONS, tools));

    assertThat(snippet.text())
        .isEqualTo(
            """
            - TRL: give `subset` to `SFTTrainer(train_dataset=subset)` after

            ```python
            from datasets import Features, Json, List, concatenate_datasets  # Json: datasets 4.8 or newer

            features = Features({"messages": List(Json()), "tools": Json()})
            subset = subset.map(
                lambda row: {
                    "messages": [{"role": "user", "content": row["question"]}] + [{"role": "assistant", "content": row["answer"]}],
                    "tools": None,
                },
                remove_columns=subset.column_names,
                features=features,
            )
            subset_2 = subset_2.map(
                lambda row: {
                    "messages": row["messages"],
                    "tools": None,
                },
                remove_columns=subset_2.column_names,
                features=features,
            )
            subset_3 = subset_3.map(
                lambda row: {
                    "messages": [{"role": "user", "content": row["question"]}] + [{"role": "assistant", "content": row["answer"]}],
                    "tools": row["tools"] or None,
                },
                remove_columns=subset_3.column_names,
                features=features,
            )
            subset = concatenate_datasets([subset, subset_2, subset_3])
            ```

            TRL learns what the user says, too, unless it is given `SFTConfig(assistant_only_loss=True)`.

            """);
    assertThat(snippet.obstacles()).isEmpty();
  }

  @Test
  void pairsOfTextsBesideASystemTextBecomePairsOfMessages() {
    var system = new TreeMap<>(PAIRS.columns());
    system.put("system", "system");
    add(PAIRS, TrlRows.of(Kind.INSTRUCTIONS, system));

    assertThat(snippet.text())
        .contains("Features({\"completion\": List(Json()), \"prompt\": List(Json())})")
        .contains("\"prompt\": [{\"role\": \"user\", \"content\": row[\"question\"]}],\n");
  }

  @Test
  void whatCannotBeJoinedIsNamedAndTheOthersAre() {
    add(MESSAGES, TEXT, TOKENS, PAIRS);

    assertThat(snippet.text())
        .contains("subset = concatenate_datasets([subset, subset_4])")
        .doesNotContain("subset_2", "subset_3");
    assertThat(snippet.obstacles())
        .containsExactly(
            "`b`: left out of the lines for TRL, because running texts do not go into one data set"
                + " with messages of `a`.",
            "`c`: left out of the lines for TRL, because token ids do not go into one data set with"
                + " messages of `a`.");
  }

  @Test
  void tokenIdsOfSecondFilesAreNamed() {
    add(TOKENS, TOKENS);
    assertThat(snippet.text())
        .isEqualTo("- TRL: give `subset` to `SFTTrainer(train_dataset=subset)`.\n");
    assertThat(snippet.obstacles())
        .containsExactly(
            "`b`: left out of the lines for TRL, because token ids do not go into one data set with"
                + " those of `a`.");
  }

  @Test
  void filesOfSeveralLayoutsAreNamedAndTheNextOneIsGiven() {
    snippet.add("subset", Optional.empty(), LISTS, "`a`");
    snippet.add("subset_2", Optional.of(TEXT), LISTS, "`b`");

    assertThat(snippet.text())
        .isEqualTo(
            """
            - TRL: give `subset_2` to `SFTTrainer(train_dataset=subset_2)` after

            ```python
            subset_2 = subset_2.select_columns(["text"])
            ```

            """);
    assertThat(snippet.obstacles()).singleElement().asString().startsWith("`a`: left out");
  }

  @Test
  void columnsThatHaveTrlsFormAreOnlyRenamed() {
    add(TrlRows.of(Kind.MESSAGES, Map.of("messages", "chat")));

    assertThat(snippet.text())
        .contains(
            "subset = subset.select_columns([\"chat\"]).rename_columns({\"chat\":"
                + " \"messages\"})\n");
  }

  @Test
  void otherNamesOfRolesAreTranslatedWhereTheyStand() {
    var columns =
        new TreeMap<>(Map.of("messages", "turns", "role_tag", "who", "content_tag", "what"));
    var roles = new TreeMap<>(Map.of("bot", "assistant"));
    add(MESSAGES, new TrlRows(Kind.MESSAGES, columns, new TrlTurns(roles, false, false, false)));

    assertThat(snippet.text())
        .contains("roles = {\n    \"bot\": \"assistant\",\n}\nsubset_2 = subset_2.map(")
        .contains(
            "{\"role\": roles.get(turn[\"who\"].lower(), turn[\"who\"]), \"content\":"
                + " turn[\"what\"]}");
  }

  @Test
  void turnsAsJsonTextWithContentsInPartsHaveATypeForBoth() {
    assertThat(new SpelledColumns(List.of("chat")).convert("subset", true))
        .isEqualTo(
            """
            from datasets import Features, Json, List  # Json: datasets 4.8 or newer

            subset = subset.map(
                lambda row: {"chat": turns(row["chat"])},
                features=Features({**subset.features, "chat": List(Json())}),
            )
            """);
  }
}
