package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Analysis;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.Operands;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.Values;

/** One execution that is to be planned: a text, its values, and all that is known around it. */
record Request(
    Analysis analysis,
    Occurrence text,
    Values values,
    SessionView session,
    Answers answers,
    Rules rules,
    Schema schema) {

  Statement statement() {
    return analysis.statement();
  }

  /** The value of an operand, or {@link Values#UNREADABLE}. */
  Object value(Operand operand) {
    return Operands.value(operand, text, values);
  }

  /** What the user wrote there. */
  String written(Span span) {
    return span.length() <= 0
        ? ""
        : text.text().substring(text.start(span.from()), text.end(span.to() - 1));
  }

  /** The shard's name. */
  String shard(int index) {
    return rules.shards().get(index);
  }
}
