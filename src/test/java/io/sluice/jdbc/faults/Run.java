package io.sluice.jdbc.faults;

/** What runs while the fault strikes. */
enum Run {
  READ(Singles::read),
  SLOW_READ(Singles::slowRead),
  WRITE(Singles::write),
  WRITES(Singles::writes),
  OWN_WRITES(Singles::ownWrites),
  LEAVES_VICTIM(Singles::leavesVictim),
  SLOW_WRITE(Singles::slowWrite),
  PREPARED_READ(Singles::preparedRead),
  PREPARED_WRITE(Singles::preparedWrite),
  TRANSACTION(Singles::transaction),
  STREAM(Singles::stream),
  BATCH(Singles::batch),
  CONNECT(Singles::connect),
  CARRIED_READ(Singles::carriedRead),
  SCATTERED_READ(Singles::scatteredRead),
  LOCK_WAIT(Crowds::lockWait),
  DEADLOCK(Crowds::deadlock),
  FULL_TABLE(Crowds::fullTable),
  NEIGHBOUR(Crowds::neighbour),
  ENDED(Endings::ended),
  INTERRUPTED(Crowds::interrupted),
  POOL_EXHAUSTED(Crowds::poolExhausted),
  FLAPPING(Crowds::flapping),
  SLOW_HOST(Crowds::slowHost),
  RECOVERED_HOST(Crowds::recoveredHost),
  MANY_SESSIONS(Crowds::manySessions),
  PAUSED_JVM(Elsewhere::pausedJvm),
  RENAMED(Elsewhere::renamed),
  MANY_ADDRESSES(Elsewhere::manyAddresses),
  UNDEPLOYED(Elsewhere::undeployed);

  /** Plays it and says what its caller got. */
  interface Play {
    Outcome on(Stage stage) throws Exception;
  }

  final Play play;

  Run(Play play) {
    this.play = play;
  }
}
