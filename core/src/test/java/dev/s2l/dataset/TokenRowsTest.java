package dev.s2l.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of token ids: padding, masks, and rows of several documents.
class TokenRowsTest {
  @TempDir Path folder;
  private Inputs inputs;

  @BeforeEach
  void setUp() {
    inputs = new Inputs(folder);
  }

  private Content.Pretokenized tokens(String row) {
    return tokens(DatasetSettings.defaults(), row);
  }

  private Content.Pretokenized tokens(DatasetSettings settings, String row) {
    try (var dataset = inputs.read(settings, inputs.file("rows.jsonl", row.replace('\'', '"')))) {
      return (Content.Pretokenized) dataset.example(0).content();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[0, 0, 4, 5, 6, 7] | [0, 0, 1, 1, 1, 1] | [-100, -100, -100, -100, 6, 7]",
        "[4, 5, 6, 7, 0, 0] | [1, 1, 1, 1, 0, 0] | [-100, -100, 6, 7, -100, -100]",
        "[9, 4, 5, 6, 7, 9] | [0, 1, 1, 1, 1, 0] | [9, -100, -100, 6, 7, 9]",
        "[9, 4, 5, 6, 7] | [false, true, true, true, true] | [-100, -100, -100, 6, 7]"
      })
  void paddingInFrontAndBehindIsDropped(String ids, String attention, String labels) {
    var tokens =
        tokens(
            "{'input_ids': %s, 'attention_mask': %s, 'labels': %s}"
                .formatted(ids, attention, labels));
    assertThat(tokens.ids()).containsExactly(4, 5, 6, 7);
    assertThat(tokens.learned()).containsExactly(false, false, true, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "completion_mask",
        "assistant_masks",
        "assistant_mask",
        "loss_mask",
        "response_mask",
        "token_weights"
      })
  void everyMaskOfTokensIsHeeded(String mask) {
    for (String values : new String[] {"[0, 0, 1]", "[false, false, true]", "[0.0, 0.0, 1.0]"}) {
      assertThat(tokens("{'input_ids': [4, 5, 6], '%s': %s}".formatted(mask, values)).learned())
          .containsExactly(false, false, true);
    }
  }

  @Test
  void aTokenIsLearnedWhereLabelsAndAllMasksSaySo() {
    var tokens =
        tokens(
            "{'input_ids': [4, 5, 6, 7], 'labels': [-100, 5, 6, 7],"
                + " 'completion_mask': [0, 0, 1, 1], 'assistant_masks': [1, 1, 1, 0]}");
    assertThat(tokens.learned()).containsExactly(false, false, true, false);
  }

  @Test
  void namesOfTheUserAreTakenForMasksToo() {
    var columns = Map.of("input_ids", "tokens", "loss_mask", "train_on");
    var settings = DatasetSettings.defaults().withColumns(columns);
    var tokens =
        tokens(
            settings, "{'tokens': [0, 4, 5], 'attention_mask': [0, 1, 1], 'train_on': [0, 0, 1]}");
    assertThat(tokens.ids()).containsExactly(4, 5);
    assertThat(tokens.learned()).containsExactly(false, true);
  }

  @Test
  void emptyCellsOfATableAreNoMasks() {
    String text =
        "input_ids,labels,attention_mask,completion_mask\n\"[4, 5]\",,,\"[0, 1]\"\n\"[4, 5]\",,,\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(((Content.Pretokenized) dataset.example(0).content()).learned())
          .containsExactly(false, true);
      assertThat(((Content.Pretokenized) dataset.example(1).content()).learned())
          .containsExactly(true, true);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'attention_mask': [1, 0, 1]           | BAD_TOKENS | hides position 1",
        "'attention_mask': [0, 0, 0]           | BAD_TOKENS | hides all 3 ids",
        "'attention_mask': [1, 1]              | BAD_TOKENS | 2 values for 3 ids",
        "'attention_mask': [1, 1, -1]          | BAD_TOKENS | position 2 is -1; expected 0 or 1",
        "'attention_mask': [1, 1, 2]           | PACKED_ROW | it is 2 at position 2",
        "'completion_mask': [0, 1]             | BAD_TOKENS | 2 values for 3 ids",
        "'loss_mask': [0, 0.5, 1]              | BAD_TOKENS | position 1 is 0.5; expected 0 or 1",
        "'loss_mask': [0, 'x', 1]              | BAD_TOKENS | position 1 is",
        "'assistant_masks': 1                  | WRONG_TYPE | the number 1",
        "'labels': [-100, 5, 7]                | BAD_TOKENS | neither -100 nor the id 6",
        "'labels': [-100, 5, -100], 'loss_mask': [0, 0, 1] | BAD_TOKENS | contradict each other",
        "'labels': [-100, 5, 6], 'loss_mask': [0, 0, 0]    | EMPTY_TARGET | nothing to learn",
        "'position_ids': [0, 1, 0]             | PACKED_ROW | after 1 it goes on with 0",
        "'position_ids': [0, 0, 1]             | PACKED_ROW | after 0 it goes on with 0",
        "'position_ids': [0, 2, 3]             | BAD_TOKENS | it is 2 at position 1",
        "'position_ids': [7, 8, 9]             | BAD_TOKENS | it is 7 at position 0",
        "'position_ids': [0, 1]                | BAD_TOKENS | 2 values for 3 ids",
        "'seq_lengths': [1, 2]                 | PACKED_ROW | it has 2 entries",
        "'cu_seqlens': [0, 1, 3]               | PACKED_ROW | it has 3 entries",
        "'document_ids': [0, 0, 1]             | PACKED_ROW | position 2 belongs to another",
        "'document_ids': ['a', 'a', 'b']       | PACKED_ROW | position 2 belongs to another",
        "'seq_lengths': '[1, 2]'               | PACKED_ROW | it has 2 entries",
        "'seq_lengths': [[1, 2]]               | PACKED_ROW | it has 2 entries",
        "'seq_lens': '1,2'                     | PACKED_ROW | it has 2 entries",
        "'cu_seqlens': '[0 1 3]'               | PACKED_ROW | it has 3 entries",
        "'cu_seqlens': ' 0, 1.0; 3 '           | PACKED_ROW | it has 3 entries",
        "'segment_ids': '[0,0,1]'              | PACKED_ROW | position 2 belongs to another",
        "'seq_idx': '0 1 1'                    | PACKED_ROW | position 1 belongs to another",
        "'seq_lengths': 'tensor([1, 2])'       | WRONG_TYPE | is a text; expected a list of"
            + " numbers",
        "'cu_seqlens': {'q': [0, 3]}           | WRONG_TYPE | is an object; expected a list",
      })
  void whatDoesNotFitIsRejectedByName(String column, String reason, String words) {
    String row = "{'input_ids': [4, 5, 6], %s}".formatted(column);
    String text = "{'input_ids': [4, 5]}\n" + row;
    try (var dataset = inputs.readText(text.replace('\'', '"'))) {
      var rejection = dataset.rejections().getFirst();
      assertThat(rejection.reason()).isEqualTo(reason);
      assertThat(rejection.message()).contains(words);
      assertThat(rejection.line()).isEqualTo(2);
    }
  }

  @Test
  void signsOfPackedRowsInATableAreRead() {
    String text =
        "input_ids,cu_seqlens,segment_ids\n"
            + "\"[4, 5, 6]\",\"0,1,3\",\n"
            + "\"[4, 5, 6]\",,\"0,0,1\"\n"
            + "\"[4, 5, 6]\",\"0,3\",\"0,0,0\"\n";
    try (var dataset = inputs.read(inputs.file("rows.csv", text))) {
      assertThat(dataset.size()).isEqualTo(1);
      assertThat(dataset.rejections())
          .extracting(Rejection::reason)
          .containsExactly("PACKED_ROW", "PACKED_ROW");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'position_ids': [0, 1, 2, 3]",
        "'position_ids': [0, 0, 1, 2]",
        "'position_ids': [1, 0, 1, 2]",
        "'seq_lengths': [3]",
        "'cu_seqlens': [0, 3]",
        "'document_ids': [0, 7, 7, 7]",
        "'document_ids': '[0, 7, 7, 7]'",
        "'document_ids': ['', 'd', 'd', 'd']",
        "'seq_lengths': '[3]'",
        "'seq_lengths': '3'",
        "'seq_lengths': 3",
        "'seq_lens': ''",
        "'seq_lens': '[]'",
        "'cu_seqlens': '0,3'",
        "'sequence_id': 'a-17, 3'",
        "'sequence_id': 'a-17'"
      })
  void oneDocumentWithPositionsIsNoPackedRow(String column) {
    String row = "{'input_ids': [1, 4, 5, 6], 'attention_mask': [0, 1, 1, 1], %s}";
    assertThat(tokens(row.formatted(column)).ids()).containsExactly(4, 5, 6);
  }
}
