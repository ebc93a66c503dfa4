package io.sluice.jdbc.internal.shard.schema;

import io.sluice.jdbc.internal.shard.fold.KeyColumn;

/**
 * A column of a table. Immutable.
 *
 * @param name as the server writes it
 * @param family what the values are
 * @param jdbcType of {@link java.sql.Types}
 * @param definition the type as it stands in CREATE TABLE: {@code varchar(20)}, {@code int
 *     unsigned}
 * @param collation how text compares, or null if the column is no text
 * @param nullable may hold NULL
 * @param autoIncrement the server numbers rows by it
 * @param invisible neither {@code *} nor an INSERT without a list of columns means it
 * @param generated computed from other columns: no value may be given
 * @param defaultText the default's value as text, or its expression; null if there is none (or
 *     NULL)
 * @param defaultExpression the server evaluates the default for each row
 * @param timeDefault DEFAULT or ON UPDATE CURRENT_TIMESTAMP: its value depends on when a statement
 *     runs
 * @param key the column as it matters to its values as keys
 */
public record Column(
    String name,
    TypeFamily family,
    int jdbcType,
    String definition,
    Collation collation,
    boolean nullable,
    boolean autoIncrement,
    boolean invisible,
    boolean generated,
    String defaultText,
    boolean defaultExpression,
    boolean timeDefault,
    KeyColumn key) {}
