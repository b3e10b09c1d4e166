package dev.s2l.report;

/// One line of `trainer_log.jsonl`, as far as the report shows it.
///
/// @param loss in nats per token
record LoggedStep(int step, double loss) {}
