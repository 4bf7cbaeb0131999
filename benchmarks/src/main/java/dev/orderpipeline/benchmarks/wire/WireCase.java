package dev.orderpipeline.benchmarks.wire;

/**
 * One measured case.
 *
 * @param secure whether over TLS 1.3, instead of plain HTTP
 */
record WireCase(Task task, boolean secure, HttpVariant variant) {
  /** What is measured. */
  enum Task {
    SEND,
    READ
  }
}
