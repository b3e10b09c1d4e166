package dev.s2l.run;

/// Reports how far long work is. Stages report; the implementation decides what a person sees and
/// how often. [Task#advance] is cheap enough to be called per batch.
public interface Progress {
  /// Shows nothing.
  Progress SILENT =
      new Progress() {
        @Override
        public Task start(String stage, long total, String unit) {
          return new Task() {
            @Override
            public void advance(long amount, String detail) {}

            @Override
            public void close() {}
          };
        }

        @Override
        public void note(String message) {}

        @Override
        public void warn(String message) {}
      };

  /// Begins a piece of work.
  ///
  /// @param stage what is being done, for example `record step 500`
  /// @param total how many units there are in all
  /// @param unit what is counted, in the plural, for example `tokens`
  Task start(String stage, long total, String unit);

  /// Writes one line that is useful in the log.
  void note(String message);

  /// Writes one line that the user should know about or act on; it is kept in the log, too.
  void warn(String message);

  /// A piece of work under way.
  interface Task extends AutoCloseable {
    /// @param amount units done since the last call
    /// @param detail a few words such as `loss 1.832`, or empty
    void advance(long amount, String detail);

    /// Runs other work, which has its own task. Its time counts neither for the rate nor for the
    /// remaining time.
    default void resting(Runnable otherWork) {
      otherWork.run();
    }

    @Override
    void close();
  }
}
