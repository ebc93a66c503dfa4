package io.sluice.bench;

/** One of the things that are measured, which can be run alone. */
@FunctionalInterface
interface Part {

  /** Measures and adds what was found. */
  void run(Stage stage, Results results) throws Exception;
}
