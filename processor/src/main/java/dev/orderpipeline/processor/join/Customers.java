package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.Amount;
import java.math.BigDecimal;
import java.util.BitSet;

/** The listed customers, numbered in the order of their file, and what is known of each. */
final class Customers {
  private final ReferenceTable references;
  private final IntList lines = new IntList();
  private final IntList orders = new IntList();
  private final Totals totals = new Totals();
  private final BitSet withheld = new BitSet();

  /**
   * @param most how many customers there may be
   */
  Customers(int most) {
    this.references = new ReferenceTable(most);
  }

  int find(String reference) {
    return reference == null ? ReferenceTable.ABSENT : references.find(reference);
  }

  void add(String reference, long line) {
    references.add(reference);
    lines.add((int) line);
    orders.add(0);
    totals.growTo(references.size());
  }

  int size() {
    return references.size();
  }

  String reference(int customer) {
    return references.get(customer);
  }

  int line(int customer) {
    return lines.get(customer);
  }

  void countOrder(int customer) {
    orders.increment(customer);
  }

  int orders(int customer) {
    return orders.get(customer);
  }

  void addAmount(int customer, Amount amount) {
    totals.add(customer, amount);
  }

  BigDecimal total(int customer) {
    return totals.of(customer);
  }

  /** Notes that a row that names the customer is refused: the total cannot be trusted. */
  void withhold(int customer) {
    withheld.set(customer);
  }

  boolean isWithheld(int customer) {
    return withheld.get(customer);
  }
}
