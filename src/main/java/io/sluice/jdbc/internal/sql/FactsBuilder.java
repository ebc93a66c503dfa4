package io.sluice.jdbc.internal.sql;

import java.util.EnumSet;
import java.util.List;

/**
 * The facts while they are being gathered: plain fields, confined to one call of {@link
 * Classifier}. After {@link #build()} nobody may write them any more.
 */
final class FactsBuilder {

  private static final int[] NONE = {};

  final EnumSet<Effect> effects = EnumSet.noneOf(Effect.class);
  String text;
  StatementKind kind = StatementKind.WRITE;
  boolean understood = true;

  /** The kind allows it; the effects may still forbid it. */
  boolean mayBeReadOnly;

  int[] placeholders = NONE;
  Hint hint;
  String hintError;
  int innerOffset = -1;
  List<Assignment> assignments = List.of();
  List<StatementFacts> parts = List.of();
  String useDatabase;
  String savepoint;
  List<String> tempTablesCreated = List.of();
  List<String> tempTablesDropped = List.of();
  boolean chain;
  boolean release;
  boolean readOnlyTransaction;
  boolean readWriteTransaction;
  boolean insert;

  /** Returns rows as a query does, whatever else it does. */
  boolean query;

  FactsBuilder(String text) {
    this.text = text;
  }

  boolean commitsImplicitly() {
    return switch (kind) {
      case DDL, LOCK, BEGIN -> true;
      case SET ->
          assignments.stream().anyMatch(each -> each.target() == Assignment.Target.PASSWORD);
      default -> false;
    };
  }

  /** Makes it a write about which nothing is known. */
  FactsBuilder notUnderstood() {
    kind = StatementKind.WRITE;
    understood = false;
    mayBeReadOnly = false;
    return this;
  }

  /** A query that has effects is a write. */
  StatementFacts build() {
    if (kind == StatementKind.READ && !(mayBeReadOnly && StatementFacts.harmless(effects))) {
      kind = StatementKind.WRITE;
    }
    return new StatementFacts(this);
  }
}
