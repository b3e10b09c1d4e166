package dev.s2l.run;

/// The stages of the method in their order, each with the one word for it: in the ledger, in
/// messages, in the report.
public enum StageName {
  DATASET,
  TOKENIZE,
  TRAIN,
  RECORD,
  CLUSTER,
  SELECT,
  EVALUATE,
  COMPARE,
  DIAGNOSE,
  REPORT;

  public String word() {
    return EnumWords.of(this);
  }

  /// The place of a stage in the order; after all others for an unknown word.
  public static int place(String word) {
    for (StageName stage : values()) {
      if (stage.word().equals(word)) {
        return stage.ordinal();
      }
    }
    return values().length;
  }
}
