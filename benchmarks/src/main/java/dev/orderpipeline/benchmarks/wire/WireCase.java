package dev.orderpipeline.benchmarks.wire;

/**
 * One measured case.
 *
 * @param secure whether over TLS 1.3, instead of plain HTTP or, when joining, of plain files
 */
record WireCase(Task task, boolean secure, HttpVariant variant) {
  /** What is measured. */
  enum Task {
    SEND,
    READ,
    JOIN
  }

  /** What the bytes go over. */
  String over() {
    if (secure) {
      return "TLS";
    }
    return task == Task.JOIN ? "plain files" : "plain HTTP";
  }
}
