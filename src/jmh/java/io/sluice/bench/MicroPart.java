package io.sluice.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Benchmarks of JMH, with the bytes that each call allocates. */
final class MicroPart implements Part {

  private final String include;

  private MicroPart(String include) {
    this.include = include;
  }

  static Part of(String include) {
    return new MicroPart(include);
  }

  @Override
  public void run(Stage stage, Results results) throws Exception {
    Options options =
        new OptionsBuilder()
            .include("\\.micro\\.(" + include + ")\\.")
            .addProfiler(GCProfiler.class)
            .jvmArgsPrepend("-Xmx1g", "-Dlogback.configurationFile=src/jmh/resources/logback.xml")
            .build();
    Collection<RunResult> runs = new Runner(options).run();
    for (RunResult run : runs) {
      String what = run.getParams().getBenchmark().replaceAll(".*\\.", "");
      StringBuilder by = new StringBuilder();
      run.getParams()
          .getParamsKeys()
          .forEach(
              key -> by.append(", ").append(key).append(' ').append(run.getParams().getParam(key)));
      String subject = what + by;
      Result<?> time = run.getPrimaryResult();
      double error = Double.isNaN(time.getScoreError()) ? 0 : time.getScoreError();
      results.add(
          include.replace("|", ", ") + ": time",
          subject,
          "ns",
          new Spread(time.getScore(), time.getScore() - error, time.getScore() + error),
          null);
      results.raw(subject + " / ns", time.getStatistics().getPercentile(50));
    }
    for (RunResult run : runs) {
      String what = run.getParams().getBenchmark().replaceAll(".*\\.", "");
      StringBuilder by = new StringBuilder();
      run.getParams()
          .getParamsKeys()
          .forEach(
              key -> by.append(", ").append(key).append(' ').append(run.getParams().getParam(key)));
      results.add(
          include.replace("|", ", ") + ": allocation",
          what + by,
          "B",
          run.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }
  }
}
