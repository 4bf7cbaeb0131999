package dev.orderpipeline.transform.intake;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A set of {@link Notice}s about one row.
 *
 * @param bits the bit of each notice
 */
public record Notices(int bits) implements Serializable {
  /** No notice. */
  public static final Notices NONE = new Notices(0);

  /** These notices and another one. */
  public Notices with(Notice notice) {
    return new Notices(bits | notice.bit());
  }

  /** Whether a notice is in the set. */
  public boolean has(Notice notice) {
    return (bits & notice.bit()) != 0;
  }

  /** The notices in their usual order. */
  public List<Notice> all() {
    return Arrays.stream(Notice.values()).filter(this::has).toList();
  }

  @Override
  public String toString() {
    return all().toString();
  }
}
