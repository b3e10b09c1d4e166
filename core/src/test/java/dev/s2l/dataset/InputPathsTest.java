package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders, patterns, and LLaMA-Factory's list of data sets.
class InputPathsTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() throws IOException {
    inputs = new Inputs(folder);
    Files.createDirectories(folder.resolve("data/sub"));
    Files.createDirectories(folder.resolve("data/.cache"));
    inputs.file("data/b.jsonl", Inputs.GOOD);
    inputs.file("data/a.json", "[" + Inputs.GOOD + "]");
    inputs.file("data/sub/c.csv", "instruction,output\na,b\n");
    inputs.file("data/README.md", "no data");
    inputs.file("data/.cache/d.jsonl", Inputs.GOOD);
  }

  @Test
  void aFolderGivesItsDataFilesInOrder() {
    try (var dataset = inputs.read(folder.resolve("data"))) {
      assertThat(dataset.inputs())
          .extracting(InputFile::name)
          .containsExactly("a.json", "b.jsonl", "c.csv");
    }
  }

  @Test
  void aPatternGivesItsMatches() {
    try (var dataset = inputs.read(folder.resolve("data/**.{csv,jsonl}"))) {
      assertThat(dataset.inputs())
          .extracting(InputFile::name)
          .containsExactly("d.jsonl", "b.jsonl", "c.csv");
    }
    assertThat(inputs.refusal(folder.resolve("data/*.parquet")))
        .hasMessageContaining("matches no file");
  }

  @Test
  void aFileWhoseNameLooksLikeAPatternIsAFile() {
    try (var dataset = inputs.read(inputs.file("rows[1].jsonl", Inputs.GOOD))) {
      assertThat(dataset.size()).isEqualTo(1);
    }
  }

  @Test
  void aFolderWithoutDataIsRefused() throws IOException {
    assertThat(inputs.refusal(Files.createDirectories(folder.resolve("empty"))))
        .hasMessageContaining("no data file");
  }

  @Test
  void aDatasetInfoIsUnderstood() {
    inputs.file("data/q.jsonl", "{\"frage\":\"q\",\"antwort\":\"r\"}");
    inputs.file(
        "data/s.json",
        "[{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"y\"}]}]");
    inputs.file(
        "data/dataset_info.json",
        """
        {"alpaca_en": {"file_name": "a.json"},
         "fragen": {"file_name": "q.jsonl", "columns": {"prompt": "frage", "response": "antwort"}},
         "chat": {"file_name": "s.json", "formatting": "sharegpt", "columns": {"messages": "messages"},
                  "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}}
        """);

    try (var dataset = inputs.read(folder.resolve("data/dataset_info.json"))) {
      assertThat(dataset.size()).isEqualTo(3);
      assertThat(dataset.example(1).content()).isEqualTo(new Content.SingleTurn("q", "", "r"));
      assertThat(((Content.Conversation) dataset.example(2).content()).turns())
          .containsExactly(Turn.of(Role.USER, "x"), Turn.of(Role.ASSISTANT, "y"));
    }
    try (var dataset = inputs.read(folder.resolve("data/dataset_info.json#fragen"))) {
      assertThat(dataset.inputs()).extracting(InputFile::name).containsExactly("q.jsonl");
    }
    assertThat(inputs.refusal(folder.resolve("data/dataset_info.json#none")))
        .hasMessageContaining("alpaca_en, fragen, chat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'x':{'script_url':'evil.py'}}                       | scripts are never run",
        "{'x':{'hf_hub_url':'a/b'}}                           | lies elsewhere",
        "{'x':{'file_name':'../../etc/passwd'}}               | outside its folder",
        "{'x':{'file_name':'/etc/passwd'}}                    | outside its folder",
        "{'x':{'file_name':'a.json','ranking':true}}          | preference",
        "{'x':{'file_name':'a.json','formatting':'odd'}}      | unknown formatting",
        "{'x':{}}                                             | no file_name",
        "[]                                                   | no object",
        "{                                                    | not valid JSON",
      })
  void entriesThatRunOrFetchOrLeadAwayAreRefused(String text, String message) {
    inputs.file("data/dataset_info.json", text.replace('\'', '"'));

    var refusal = inputs.refusal(folder.resolve("data/dataset_info.json"));

    assertThat(refusal.exitCode().number()).isEqualTo(3);
    assertThat(refusal).hasMessageContaining(message);
  }
}
