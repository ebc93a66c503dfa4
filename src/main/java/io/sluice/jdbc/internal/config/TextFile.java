package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Reads a file, or a {@code classpath:} resource, in UTF-8. Stateless; reads it anew each time. */
public final class TextFile {

  private static final String CLASSPATH = "classpath:";

  private TextFile() {}

  /** What is done with the text. */
  @FunctionalInterface
  public interface Use<T> {
    T of(Reader reader) throws IOException;
  }

  /**
   * Hands the text to {@code use}.
   *
   * @param name what the file is called in messages
   * @throws SQLException S1009 if it cannot be read; without cause, as causes repeat paths
   */
  public static <T> T read(String location, String name, Use<T> use) throws SQLException {
    try (InputStream in = open(location, name);
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder())) {
      return use.of(reader);
    } catch (InvalidPathException | IOException e) {
      throw Errors.badArgument(
          "Cannot read "
              + name
              + (e instanceof CharacterCodingException
                  ? ": it is not UTF-8."
                  : ": it is missing, not a file or not readable."));
    }
  }

  /** A path tells nothing, but after a forgotten '&' it ends in the properties that follow. */
  public static String shown(String location) {
    return location.indexOf('=') < 0 ? "'" + location + "'" : Redaction.MASK;
  }

  private static InputStream open(String location, String name) throws IOException, SQLException {
    if (!location.regionMatches(true, 0, CLASSPATH, 0, CLASSPATH.length())) {
      return Files.newInputStream(Path.of(location));
    }
    String resource = location.substring(CLASSPATH.length());
    resource = resource.startsWith("/") ? resource.substring(1) : resource;
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    InputStream in = context == null ? null : context.getResourceAsStream(resource);
    if (in == null) {
      in = TextFile.class.getClassLoader().getResourceAsStream(resource);
    }
    if (in == null) {
      throw Errors.badArgument("Cannot read " + name + ": no such resource on the class path.");
    }
    return in;
  }
}
