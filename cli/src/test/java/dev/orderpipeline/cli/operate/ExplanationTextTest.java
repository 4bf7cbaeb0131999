package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {
  @Test
  void eachRevisionHasItsInputsRowsSumMessagesAndChanges() {
    assertThat(text(ExplanationSamples.RESPONSE))
        .containsExactly(
            "acme/2022-01-30, customer c<1>",
            "Revision 2 has the total 87.5.",
            "",
            "Revision 2 has the total 87.5.",
            "  Inputs",
            "    acme/items_20220130.csv, version v1, ETag e1, 12 bytes",
            "  Rows: 2 accepted, 1 rejected",
            "    orders line 2: order_reference \" o1\\u202e\": accepted",
            "    items line 3: id \"1\", total_price \"87.5\": + 87.5 = 87.5",
            "    items line 4: id \"1\": rejected, DUPLICATE_ITEM: the item is twice"
                + " <script>alert(1)</script>",
            "  Sum: 1 order, 1 item, 87.5; agrees with the archive",
            "  Message 1 of 2, message_id 0a1b",
            "    {\"type\":\"customer_message\"}",
            "    run#2: accepted by the queue between a and b",
            "  and 1 more message about the customer",
            "  Changes",
            "    since revision 1: the message is unchanged",
            "",
            "Revision 1 has the total 87.5.",
            "  a version has expired",
            "  the archive is gone");
  }

  @Test
  void messageThatIsNotFoundHasOnlyASentence() {
    assertThat(
            text(
                "{\"outcome\":\"NOT_FOUND\",\"sentence\":\"no archived message\",\"revisions\":[]}"))
        .containsExactly("no archived message");
  }

  private static List<String> text(String response) {
    return ExplanationText.of(JsonParser.parseString(response).getAsJsonObject());
  }
}
