package io.sluice.jdbc.internal.config;

import io.sluice.jdbc.internal.error.Errors;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/**
 * URL coding as Connector/J does it: UTF-8, {@code +} is a space. Unlike there a bad escape is
 * refused, since it nearly always is a password with a raw percent sign. Stateless.
 */
final class Percent {

  private static final String UNRESERVED = "-._~";
  private static final String READABLE_IN_VALUES = UNRESERVED + ":/,()*!$'";

  private Percent() {}

  /**
   * Decodes a part of a URL.
   *
   * @param where names the part for the message, which does not show the text
   */
  static String decode(String text, String where) throws SQLException {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    StringBuilder decoded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '%') {
        int end = at;
        while (end < text.length() && text.charAt(end) == '%') {
          end += 3;
        }
        decoded.append(utf8(text, at, end, where));
        at = end;
      } else {
        decoded.append(c == '+' ? ' ' : c);
        at++;
      }
    }
    return decoded.toString();
  }

  private static String utf8(String text, int start, int end, String where) throws SQLException {
    byte[] bytes = new byte[(end - start) / 3];
    for (int i = 0; i < bytes.length; i++) {
      int at = start + 3 * i;
      int high = at + 2 < text.length() ? hex(text.charAt(at + 1)) : -1;
      int low = high < 0 ? -1 : hex(text.charAt(at + 2));
      if (low < 0) {
        throw bad(where);
      }
      bytes[i] = (byte) (high * 16 + low);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw bad(where);
    }
  }

  /** Not Character.digit, which takes the digits of every script. */
  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static SQLException bad(String where) {
    return Errors.badArgument(
        where + " has a '%' that starts no UTF-8 escape; write a percent sign as %25.");
  }

  /** Encodes a value for the query, leaving readable what needs no escape there. */
  static String encodeValue(String text) {
    return encode(text, READABLE_IN_VALUES);
  }

  /** Encodes everything that has a meaning anywhere in a URL. */
  static String encode(String text) {
    return encode(text, UNRESERVED);
  }

  private static String encode(String text, String plainSpecials) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || plainSpecials.indexOf(c) >= 0);
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%');
        encoded.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return encoded.toString();
  }
}
