package dev.s2l.evaluate.program;

import dev.s2l.evaluate.ProgramRunner.Outcome;
import dev.s2l.evaluate.ProgramRunner.Receiver;
import dev.s2l.run.Futures;
import dev.s2l.run.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Several programs at a time, each worker with a place of its own.
final class ProgramThreads {
  /// Starting another worker costs seconds for GraalPy; fewer programs than this are not worth it.
  private static final int PROGRAMS_A_WORKER = 8;

  private ProgramThreads() {}

  /// Runs one program.
  @FunctionalInterface
  interface Place {
    Outcome run(String program, StopSignal stop);
  }

  /// Returns when all programs have ended.
  ///
  /// @param places one for each worker at most
  /// @throws dev.s2l.run.S2lException if stopped, or if a place cannot work
  static void run(
      List<String> programs, List<? extends Place> places, Receiver receiver, StopSignal stop) {
    int workers = Math.min(places.size(), Math.ceilDiv(programs.size(), PROGRAMS_A_WORKER));
    var next = new AtomicInteger();
    var failed = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(Math.max(1, workers))) {
      var work = new ArrayList<Future<?>>();
      for (Place place : places.subList(0, workers)) {
        work.add(
            threads.submit(
                () -> {
                  try {
                    for (int i; !failed.get() && (i = next.getAndIncrement()) < programs.size(); ) {
                      stop.check();
                      Outcome outcome = place.run(programs.get(i), stop);
                      synchronized (next) {
                        receiver.finished(i, outcome);
                      }
                    }
                  } catch (RuntimeException e) {
                    failed.set(true);
                    throw e;
                  }
                }));
      }
      Futures.results(work, "running programs");
    }
  }
}
