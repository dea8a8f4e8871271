package io.tiercel.benchmarks.storm;

/** Who answered reads, counted. Thread-safe. */
interface Reads {
  /** Nobody reads. */
  Reads NONE =
      new Reads() {
        @Override
        public long shared() {
          return 0;
        }

        @Override
        public long loaded() {
          return 0;
        }
      };

  /** Answers of the shared tier so far. */
  long shared();

  /** Answers of MySQL so far. */
  long loaded();
}
