package io.tiercel.cli.output;

/** Says what is going on while something takes long. Thread-safe. */
public interface Progress {
  /** Says nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void step(String text) {}

        @Override
        public void detail(String text) {}

        @Override
        public void done() {}

        @Override
        public void failed() {}
      };

  /** A new step begins; the one before it is done. */
  void step(String text);

  /** How far the present step is, such as {@code 2 of 7 ready}. */
  void detail(String text);

  /** The last step is done. */
  void done();

  /** The last step could not be done; why is said elsewhere. */
  void failed();
}
