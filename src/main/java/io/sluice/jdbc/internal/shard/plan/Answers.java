package io.sluice.jdbc.internal.shard.plan;

import java.util.HashMap;
import java.util.Map;

/** What was answered so far for one statement. Immutable. */
public final class Answers {

  /** Nothing was asked yet. */
  public static final Answers NONE = new Answers(Map.of());

  private final Map<Question, Object> byQuestion;

  private Answers(Map<Question, Object> byQuestion) {
    this.byQuestion = byQuestion;
  }

  /** These, and one more. */
  public Answers with(Question question, Object answer) {
    Map<Question, Object> more = new HashMap<>(byQuestion);
    more.put(question, answer);
    return new Answers(more);
  }

  /** The answer, or null if it is not known. */
  public Object get(Question question) {
    return byQuestion.get(question);
  }
}
