package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts that another version of the pipeline wrote. */
class CountsTest {
  @Test
  void reasonOfANewerVersionIsLeftOut() {
    assertThat(
            orders(
                "\"rejected_by_reason\":{\"DUPLICATE_ORDER\":1,\"REASON_OF_TOMORROW\":2},"
                    + "\"skipped\":[],\"warnings\":[]"))
        .isEqualTo(
            new FileCounts(
                7, 4, 3, 0, 2, Map.of(Reason.DUPLICATE_ORDER, 1L), List.of(), List.of()));
  }

  @Test
  void absentListsAreEmpty() {
    assertThat(orders("\"rejected_by_reason\":{},\"warnings\":[{\"text\":\"odd\",\"count\":2}]"))
        .isEqualTo(
            new FileCounts(
                7, 4, 3, 0, 2, Map.of(), List.of(), List.of(new Noted("odd", 2, List.of()))));
  }

  private static FileCounts orders(String fields) {
    return Counts.read(
            "{\"files\":{\"orders\":{\"rows\":7,\"accepted\":4,\"rejected\":3,\"suppressed\":0,"
                + "\"unmatched\":2,"
                + fields
                + "}}}")
        .orElseThrow()
        .file(FileKind.ORDERS);
  }
}
