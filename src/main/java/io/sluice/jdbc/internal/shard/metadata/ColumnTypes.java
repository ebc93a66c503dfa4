package io.sluice.jdbc.internal.shard.metadata;

import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.sql.Types;

/** What the type names of information_schema mean. Stateless. */
final class ColumnTypes {

  private ColumnTypes() {}

  static TypeFamily family(String type) {
    return switch (type) {
      case "tinyint", "smallint", "mediumint", "int", "bigint", "year" -> TypeFamily.INTEGER;
      case "decimal" -> TypeFamily.DECIMAL;
      case "float" -> TypeFamily.FLOAT;
      case "double" -> TypeFamily.DOUBLE;
      case "bit" -> TypeFamily.BIT;
      case "date" -> TypeFamily.DATE;
      case "time" -> TypeFamily.TIME;
      case "datetime" -> TypeFamily.DATETIME;
      case "timestamp" -> TypeFamily.TIMESTAMP;
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> TypeFamily.TEXT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> TypeFamily.BINARY;
      case "enum" -> TypeFamily.ENUM;
      case "set" -> TypeFamily.SET;
      case "json" -> TypeFamily.JSON;
      default -> TypeFamily.OTHER;
    };
  }

  static int jdbcType(String type) {
    return switch (type) {
      case "tinyint" -> Types.TINYINT;
      case "smallint" -> Types.SMALLINT;
      case "mediumint", "int" -> Types.INTEGER;
      case "bigint" -> Types.BIGINT;
      case "decimal" -> Types.DECIMAL;
      case "float" -> Types.REAL;
      case "double" -> Types.DOUBLE;
      case "bit" -> Types.BIT;
      case "date", "year" -> Types.DATE;
      case "time" -> Types.TIME;
      case "datetime", "timestamp" -> Types.TIMESTAMP;
      case "char", "enum", "set" -> Types.CHAR;
      case "varchar" -> Types.VARCHAR;
      case "tinytext", "text", "mediumtext", "longtext", "json" -> Types.LONGVARCHAR;
      case "binary" -> Types.BINARY;
      case "varbinary" -> Types.VARBINARY;
      case "tinyblob", "blob", "mediumblob", "longblob" -> Types.LONGVARBINARY;
      default -> Types.OTHER;
    };
  }
}
