package io.sluice.bench.micro;

/** The statement of 200 bytes that the targets speak of. */
final class Texts {

  private Texts() {}

  static String of(int user) {
    return "SELECT o.id, o.created, o.total, o.state FROM orders o WHERE o.user_id = "
        + user
        + " AND o.state IN ('paid', 'sent', 'open') AND o.total BETWEEN 10.50 AND 99.90"
        + " AND o.note LIKE 'a%' ORDER BY o.id LIMIT 20";
  }
}
