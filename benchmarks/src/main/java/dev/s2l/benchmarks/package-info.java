/// Benchmarks of the stages, outside the default build. [dev.s2l.benchmarks.KMeansBenchmark] runs
/// under JMH; [dev.s2l.benchmarks.ClusterRun] times one clustering of a matrix file as a process of
/// its own, to be put beside the scripts of other tools in `peers/`. Each checks its result before
/// it says a time. [dev.s2l.benchmarks.RandomModel] makes the models of `large.sh`, and
/// [dev.s2l.benchmarks.LanguageModelRun] records and trains for `run.sh LM`.
package dev.s2l.benchmarks;
