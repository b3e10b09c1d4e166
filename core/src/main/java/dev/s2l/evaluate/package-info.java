/// How good a trained model is. Reads texts that a model wrote ([GenerationsFile]) and tasks
/// ([Task]), scores them ([Scorer]) and writes `evaluation/` ([Rescoring]): `verdicts.jsonl` and
/// `summary.json` ([Summary]), with intervals over items ([Bootstrap]). Answers come through
/// [TextGenerator], implemented where the models are; programs among them are run by a
/// [ProgramRunner], implemented where the fence is.
@Internal
@NullMarked
package dev.s2l.evaluate;

import dev.s2l.run.Internal;
import org.jspecify.annotations.NullMarked;
