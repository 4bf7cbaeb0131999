package dev.orderpipeline.transform.join;

import java.io.Serializable;

/** A reference and the physical line that has it. */
record LineReference(long line, String reference) implements Serializable {

  /** The reference of the earlier line; null if both are. */
  static LineReference first(LineReference one, LineReference other) {
    if (one == null || (other != null && other.line < one.line)) {
      return other;
    }
    return one;
  }
}
