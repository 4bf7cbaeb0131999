package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;

class DryRunTableTest {
  @Test
  void differencesAreATable() {
    String difference =
        """
        {"to_revision": 1,
         "totals": {"new": 1, "changed": 2, "unchanged": 1197, "dropped": 1},
         "errors": {"new": 0, "unchanged": 34, "gone": 3},
         "withdrawn": 1,
         "examples": {"new": ["c1"], "changed": ["c2", "c\\u202e3"], "dropped": ["c4"],
                      "withdrawn": ["c4"]}}
        """;

    assertThat(
            table(
                "{\"would_end\":\"PUBLISHED\",\"customer_messages\":1200,"
                    + "\"error_messages\":34,\"difference\":"
                    + difference
                    + "}"))
        .isEqualTo(
            """
            would end PUBLISHED: 1,200 customer messages, 34 error messages
            compared with revision 1:
                              NEW      CHANGED    UNCHANGED      DROPPED
            totals              1            2        1,197            1
            errors              0            -           34            3
            new totals, for example: c1
            changed totals, for example: c2, c\\u202e3
            dropped totals, for example: c4
            withdrawn customers, for example: c4
            """
                .indent(2)
                .stripTrailing());
  }

  @Test
  void rejectedDayHasNoDifferences() {
    assertThat(table("{\"would_end\":\"REJECTED\",\"customer_messages\":0,\"error_messages\":0}"))
        .isEqualTo("  would end REJECTED: 0 customer messages, 0 error messages");
  }

  private static String table(String dryRun) {
    return String.join("\n", DryRunTable.of(JsonParser.parseString(dryRun).getAsJsonObject()));
  }
}
