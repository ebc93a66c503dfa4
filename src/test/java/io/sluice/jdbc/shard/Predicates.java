package io.sluice.jdbc.shard;

import java.util.ArrayList;
import java.util.List;

/** Conditions on one table, with its key in every place where it may and may not prune. */
final class Predicates {

  private final Dice dice;
  private final Model.Table table;
  private final String alias;

  Predicates(Dice dice, Model.Table table, String alias) {
    this.dice = dice;
    this.table = table;
    this.alias = alias.isEmpty() ? "" : alias + ".";
  }

  /** Any condition. */
  String any(int depth) {
    if (depth > 0 && dice.chance(55)) {
      return switch (dice.roll(8)) {
        case 0, 1 -> "(" + any(depth - 1) + " AND " + any(depth - 1) + ")";
        case 2, 3 -> "(" + any(depth - 1) + " OR " + any(depth - 1) + ")";
        case 4 -> "NOT (" + any(depth - 1) + ")";
        case 5 -> "(" + any(depth - 1) + ") IS " + dice.of("TRUE", "FALSE", "NOT TRUE", "UNKNOWN");
        case 6 -> "(" + any(depth - 1) + " XOR " + any(depth - 1) + ")";
        default -> "((" + any(depth - 1) + ") = " + dice.roll(2) + ")";
      };
    }
    return dice.chance(60) ? key() : other();
  }

  /** A condition on the sharding key. */
  String key() {
    String key = alias + table.key();
    return switch (dice.roll(16)) {
      case 0, 1, 2 -> key + " = " + keyValue();
      case 3 -> keyValue() + " = " + key;
      case 4, 5 -> key + " IN (" + keyValues(1 + dice.roll(4)) + ")";
      case 6 -> key + " NOT IN (" + keyValues(1 + dice.roll(3)) + ")";
      case 7 -> key + " BETWEEN " + keyValue() + " AND " + keyValue();
      case 8 -> key + " NOT BETWEEN " + keyValue() + " AND " + keyValue();
      case 9 -> key + dice.of(" < ", " <= ", " > ", " >= ", " <> ", " != ") + keyValue();
      case 10 -> key + " <=> " + dice.of(keyValue(), "NULL");
      case 11 -> key + dice.of(" IS NULL", " IS NOT NULL");
      case 12 -> "(" + key + ", 1) = (" + keyValue() + ", 1)";
      case 13 -> key + " + 0 = " + keyValue();
      case 14 ->
          key + " = " + dice.of("'" + keyValue() + "'", keyValue() + ".0", "1e1", "TRUE", "0x03");
      default -> "IF(" + key + " = " + keyValue() + ", 1, 0) = " + dice.roll(2);
    };
  }

  /** Exactly one key. */
  String onKey() {
    return alias + table.key() + " = " + keyValue();
  }

  String keyValue() {
    return String.valueOf(dice.roll(table.keys()));
  }

  private String keyValues(int count) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(dice.chance(8) ? "NULL" : keyValue());
    }
    return String.join(", ", all);
  }

  /** A condition on another column. */
  String other() {
    Model.Column column = dice.of(table.columns());
    String name = alias + column.name();
    String value = column.value(dice);
    return switch (dice.roll(7)) {
      case 0, 1 -> name + " = " + value;
      case 2 -> name + dice.of(" < ", " >= ") + value;
      case 3 -> name + dice.of(" IS NULL", " IS NOT NULL");
      case 4 -> name + " IN (" + value + ", " + column.value(dice) + ")";
      case 5 ->
          column.isText()
              ? name + " LIKE '" + dice.of("a%", "%e%", "P_id", "%") + "'"
              : name + " <> " + value;
      default -> "COALESCE(" + name + ", " + column.value(dice) + ") <> " + value;
    };
  }
}
