package io.sluice.jdbc.internal.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What a word before a parenthesis means, from the two lists beside this class. Immutable. */
public final class Functions {

  private static final Set<String> PURE = load("pure-functions.txt");
  private static final Set<String> SYNTAX = load("syntax-words.txt");

  private Functions() {}

  /** Whether {@code word(} in upper case is certain not to change anything by itself. */
  public static boolean isHarmless(String word) {
    return PURE.contains(word) || SYNTAX.contains(word);
  }

  private static Set<String> load(String resource) {
    Set<String> words = new HashSet<>();
    try (InputStream in = Functions.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && line.charAt(0) != '#') {
          words.addAll(Set.of(line.strip().split("\\s+", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
    return Set.copyOf(words);
  }
}
