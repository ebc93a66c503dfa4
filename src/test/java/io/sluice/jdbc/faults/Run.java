package io.sluice.jdbc.faults;

/** What runs while the fault strikes. */
enum Run {
  READ(Singles::read),
  SLOW_READ(Singles::slowRead),
  WRITE(Singles::write),
  SLOW_WRITE(Singles::slowWrite),
  PREPARED_READ(Singles::preparedRead),
  PREPARED_WRITE(Singles::preparedWrite),
  TRANSACTION(Singles::transaction),
  STREAM(Singles::stream),
  BATCH(Singles::batch),
  CONNECT(Singles::connect);

  /** Plays it and says what its caller got. */
  interface Play {
    Outcome on(Stage stage) throws Exception;
  }

  final Play play;

  Run(Play play) {
    this.play = play;
  }
}
