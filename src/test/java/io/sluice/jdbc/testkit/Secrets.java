package io.sluice.jdbc.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;

/** What must never be shown, and where it was shown all the same. Knows nothing of JUnit. */
final class Secrets {

  private static final String MASK = "*****";
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int LONGEST_FINDING = 300;
  private static final Set<String> WATCHED = new CopyOnWriteArraySet<>(Set.of(TestServer.PASSWORD));
  private static final ConcurrentLinkedQueue<String> FINDINGS = new ConcurrentLinkedQueue<>();
  private static final List<Scanned> STREAMS = new ArrayList<>();

  private Secrets() {}

  static void watch(String secret) {
    if (secret.length() < 4) {
      throw new IllegalArgumentException("too short to be told from other text");
    }
    WATCHED.add(secret);
  }

  /** Notes a finding if the text shows a secret. */
  static void inspect(String where, String text) {
    if (text == null) {
      return;
    }
    String masked = text;
    for (String secret : WATCHED) {
      masked = masked.replace(secret, MASK);
    }
    if (!masked.equals(text)) {
      int at = Math.max(0, masked.indexOf(MASK) - LONGEST_FINDING / 2);
      FINDINGS.add(
          where + ": " + masked.substring(at, Math.min(masked.length(), at + LONGEST_FINDING)));
    }
  }

  /** Inspects an exception with everything that hangs on it. */
  static void inspect(String where, Throwable thrown) {
    inspect(where, thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static void inspect(String where, Throwable thrown, Set<Throwable> seen) {
    if (thrown == null || !seen.add(thrown)) {
      return;
    }
    inspect(where, thrown.toString());
    inspect(where, thrown.getCause(), seen);
    for (Throwable suppressed : thrown.getSuppressed()) {
      inspect(where, suppressed, seen);
    }
    if (thrown instanceof SQLException sql) {
      inspect(where, sql.getNextException(), seen);
    }
  }

  /** The findings so far, each told once. */
  static List<String> drain() {
    synchronized (STREAMS) {
      STREAMS.forEach(Scanned::inspectUnfinishedLine);
    }
    List<String> all = new ArrayList<>();
    for (String finding = FINDINGS.poll(); finding != null; finding = FINDINGS.poll()) {
      all.add(finding);
    }
    return all;
  }

  /** Puts the scanner before the standard streams, whatever stands there now. */
  static void watchStandardStreams() {
    synchronized (STREAMS) {
      if (!(System.out instanceof ScannedPrintStream)) {
        System.setOut(scanned("System.out", System.out));
      }
      if (!(System.err instanceof ScannedPrintStream)) {
        System.setErr(scanned("System.err", System.err));
      }
    }
  }

  private static PrintStream scanned(String name, PrintStream original) {
    Scanned stream = new Scanned(name, original);
    STREAMS.add(stream);
    return new ScannedPrintStream(stream);
  }

  private static final class ScannedPrintStream extends PrintStream {
    ScannedPrintStream(Scanned stream) {
      super(stream, true, Charset.defaultCharset());
    }
  }

  /** Passes everything on and inspects it line by line. */
  private static final class Scanned extends OutputStream {
    private final String name;
    private final PrintStream original;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Scanned(String name, PrintStream original) {
      this.name = name;
      this.original = original;
    }

    @Override
    public synchronized void write(int one) {
      original.write(one);
      add(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      original.write(bytes, offset, length);
      for (int i = offset; i < offset + length; i++) {
        add(bytes[i]);
      }
    }

    private void add(int one) {
      line.write(one);
      if (one == '\n' || line.size() >= LONGEST_LINE) {
        inspectUnfinishedLine();
        line.reset();
      }
    }

    synchronized void inspectUnfinishedLine() {
      String text = line.toString(StandardCharsets.UTF_8);
      int before = FINDINGS.size();
      inspect(name, text);
      if (FINDINGS.size() > before) {
        line.reset();
      }
    }

    @Override
    public void flush() {
      original.flush();
    }
  }
}
