package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.cleaning.Amount;
import java.math.BigDecimal;
import java.util.Optional;

/** The listed customers, numbered in the order of their file, with their orders and totals. */
final class Customers {
  private final InternTable references;
  private final IntList lines = new IntList();
  private final IntList orders = new IntList();
  private final Totals totals = new Totals();
  private final Withheld withheld = new Withheld();

  /** Keeps the compiler from removing the prefetch reads; the value has no meaning. */
  @SuppressWarnings("UnusedVariable")
  private long prefetchSink;

  /**
   * @param maxCustomers the maximum number of customers
   */
  Customers(int maxCustomers) {
    this.references = new InternTable(maxCustomers);
  }

  int find(String reference) {
    return reference == null ? InternTable.ABSENT : references.find(reference);
  }

  void add(String reference, long line) {
    references.add(reference);
    lines.add((int) line);
    orders.add(0);
    totals.growTo(references.size());
  }

  /** Adds a customer if the reference is new; false if it is not. */
  boolean addIfNew(byte[] text, int from, int to, long hash, int line) {
    if (!references.addIfNew(text, from, to, hash)) {
      return false;
    }
    lines.add(line);
    orders.add(0);
    totals.growTo(references.size());
    return true;
  }

  InternTable references() {
    return references;
  }

  int size() {
    return references.size();
  }

  String reference(int customer) {
    return references.get(customer);
  }

  /** The customer that was added first. */
  Optional<LineReference> first() {
    return size() == 0 ? Optional.empty() : Optional.of(new LineReference(line(0), reference(0)));
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

  /** Prefetches the totals of some customers into the cache. */
  void prefetchTotals(int[] customers, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += customers[i] < 0 ? 0 : totals.millionths(customers[i]);
    }
    prefetchSink += sum;
  }

  /** Prefetches the order counts of some customers into the cache. */
  void prefetchOrders(int[] customers, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += customers[i] < 0 ? 0 : orders.get(customers[i]);
    }
    prefetchSink += sum;
  }

  /** Adds an amount in millionths. */
  void addAmount(int customer, long millionths) {
    totals.add(customer, millionths);
  }

  BigDecimal total(int customer) {
    return totals.of(customer);
  }

  /** Withholds the total because a rejected row names the customer. */
  void withhold(int customer, Withholding by) {
    withheld.add(customer, by);
  }

  boolean isWithheld(int customer) {
    return withheld.has(customer);
  }

  /** The first rejected row that names the customer; empty if the total is not withheld. */
  Optional<Withholding> withheldBy(int customer) {
    return withheld.by(customer);
  }
}
