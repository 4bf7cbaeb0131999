package dev.orderpipeline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples in the consumers' documentation follow the message contract. */
class ConsumingDocumentTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void examplesFollowTheContractAndHaveTheRightIds() throws IOException {
    MessageContract contract = new MessageContract();
    List<String> references = new ArrayList<>();
    Matcher examples =
        EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "consuming.md")).replace("\r", ""));
    while (examples.find()) {
      JsonObject message = JsonParser.parseString(examples.group(1)).getAsJsonObject();
      if (message.has("specversion")) {
        contract.checkEvent(message.toString());
        references.add(message.get("type").getAsString());
        continue;
      }
      String body = message.get("Body").getAsString();
      Map<String, JsonElement> attributes = message.getAsJsonObject("MessageAttributes").asMap();
      contract.check(
          body,
          attributes,
          attribute -> attribute.getAsJsonObject().get("DataType").getAsString(),
          attribute -> attribute.getAsJsonObject().get("StringValue").getAsString());
      references.add(
          JsonParser.parseString(body).getAsJsonObject().get("customer_reference").getAsString());
    }
    assertThat(references).containsExactly("ade3-11ed", "ade3-12ed", "day.published");
  }
}
