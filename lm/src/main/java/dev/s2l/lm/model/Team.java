package dev.s2l.lm.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.jspecify.annotations.Nullable;

/// Threads that share many short pieces of work, one after another: the thread that made the team,
/// and helpers, which look for work all the time and sleep when there is none for long. A part is
/// taken by whoever comes first, so the team never waits for a thread that has no processor, unless
/// that thread has begun a part.
///
/// Which thread does a part must not change its result.
public final class Team implements AutoCloseable {
  /// How often a thread looks before it sleeps: about a millisecond.
  private static final int LOOKS = 20_000;

  /// How long the thread that waits for the last part sleeps at a time, in nanoseconds.
  private static final long NAP = 50_000;

  private static final Job NOTHING = new Job(0, part -> {});

  private final List<Helper> helpers = new ArrayList<>();
  private volatile Job job = NOTHING;
  private volatile boolean closed;

  private Team() {}

  /// The calling thread and helpers from `threads`, which has a thread for each.
  ///
  /// @param size of the team, at least 1
  public static Team of(ComputeThreads threads, int size) {
    var team = new Team();
    for (int i = 1; i < size; i++) {
      var helper = new Helper(team);
      team.helpers.add(helper);
      var unused = threads.submit(helper::help);
    }
    return team;
  }

  int size() {
    return 1 + helpers.size();
  }

  /// Does all parts and returns when each is done. Not to be called from within a part.
  public void share(int parts, IntConsumer work) {
    if (parts == 1 || helpers.isEmpty()) {
      for (int part = 0; part < parts; part++) {
        work.accept(part);
      }
      return;
    }
    var next = new Job(parts, work);
    job = next;
    helpers.forEach(Helper::wake);
    next.take();
    next.await();
  }

  private static final class Job {
    private final int parts;
    private final IntConsumer work;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    Job(int parts, IntConsumer work) {
      this.parts = parts;
      this.work = work;
    }

    void take() {
      for (int part = taken.getAndIncrement(); part < parts; part = taken.getAndIncrement()) {
        try {
          work.accept(part);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    void await() {
      for (int looks = 0; done.get() < parts; looks++) {
        if (looks < LOOKS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(NAP);
        }
      }
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  private static final class Helper {
    private final Team team;
    private volatile @Nullable Thread thread;
    private volatile boolean asleep;

    Helper(Team team) {
      this.team = team;
    }

    @Nullable Void help() {
      thread = Thread.currentThread();
      try (var noGrad = new NoGradGuard()) {
        var last = NOTHING;
        for (int looks = 0; !team.closed; looks++) {
          var current = team.job;
          if (current != last) {
            current.take();
            last = current;
            looks = 0;
          } else if (looks < LOOKS) {
            Thread.onSpinWait();
          } else {
            sleep(last);
          }
        }
      }
      return null;
    }

    private void sleep(Job last) {
      asleep = true;
      if (team.job == last && !team.closed) {
        LockSupport.park(team);
      }
      asleep = false;
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(thread);
      }
    }
  }

  /// Lets the helpers go.
  @Override
  public void close() {
    closed = true;
    helpers.forEach(Helper::wake);
  }
}
