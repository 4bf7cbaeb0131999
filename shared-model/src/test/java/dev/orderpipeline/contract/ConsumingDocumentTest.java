package dev.orderpipeline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The examples in the consumers' documentation follow the message contract. */
class ConsumingDocumentTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  @Test
  void examplesFollowTheContractAndHaveTheRightIds() throws IOException {
    MessageContract contract = new MessageContract();
    List<String> types = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    List<String> digests = new ArrayList<>();
    Matcher examples =
        EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "consuming.md")).replace("\r", ""));
    while (examples.find()) {
      JsonObject message = JsonParser.parseString(examples.group(1)).getAsJsonObject();
      if (message.has("specversion")) {
        contract.checkEvent(message.toString());
        types.add(message.get("type").getAsString());
        continue;
      }
      String body = message.get("Body").getAsString();
      Map<String, JsonElement> attributes = message.getAsJsonObject("MessageAttributes").asMap();
      contract.check(
          body,
          attributes,
          attribute -> attribute.getAsJsonObject().get("DataType").getAsString(),
          attribute -> attribute.getAsJsonObject().get("StringValue").getAsString());
      JsonObject json = JsonParser.parseString(body).getAsJsonObject();
      types.add(json.get("type").getAsString());
      if (json.has("sha256")) {
        digests.add(json.get("sha256").getAsString());
      } else {
        ids.add(attributes.get("message_id").getAsJsonObject().get("StringValue").getAsString());
      }
    }
    assertThat(types)
        .containsExactly("customer_message", "error_message", "revision_complete", "day.published");
    assertThat(digests)
        .containsExactly(
            Digests.sha256Hex(ids.stream().map(id -> id + "\n").collect(Collectors.joining())));
  }
}
