package dev.orderpipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the AsyncAPI document and its page. */
class AsyncApiDocumentTest {
  /** The command that rewrites both, from the project's root. */
  static final String RENEWAL =
      "mvn -q -B test -pl end-to-end -am -Dtest=AsyncApiDocumentTest -Drenew.docs"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /**
   * The specification's schema; npm installs it, because it has another licence than a file here.
   */
  private static final Path SPECIFICATION =
      Path.of("asyncapi", "node_modules", "@asyncapi", "specs", "schemas", "3.0.0.json");

  @Test
  void documentAndPageEqualTheSchemas() throws IOException {
    String fresh = new AsyncApiDocument(ROOT).fresh();
    check(ROOT.resolve(AsyncApiDocument.FILE), fresh);
    check(ROOT.resolve(AsyncApiPage.FILE), new AsyncApiPage(fresh).fresh());
  }

  @Test
  void everyReferenceHasATarget() throws IOException {
    JsonObject document =
        JsonParser.parseString(new AsyncApiDocument(ROOT).fresh()).getAsJsonObject();
    List<String> references = new ArrayList<>();
    collect(document, references);

    assertThat(references).isNotEmpty().allMatch(reference -> exists(document, reference));
  }

  @Test
  @Tag("verify")
  void documentIsValidAsyncApi() throws IOException {
    assertThat(errors(new AsyncApiDocument(ROOT).fresh())).isEmpty();
  }

  @ParameterizedTest
  @Tag("verify")
  @CsvSource({"action, verb", "fifoQueue, fifo", "payload, body"})
  void documentWithAnotherKeyIsNotValid(String key, String other) throws IOException {
    String document = new AsyncApiDocument(ROOT).fresh();

    assertThat(errors(document.replace('"' + key + '"', '"' + other + '"'))).isNotEmpty();
  }

  private static List<Error> errors(String document) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(Files.readString(SPECIFICATION))
        .validate(document, InputFormat.JSON);
  }

  private static void check(Path committed, String fresh) throws IOException {
    if (System.getProperty("renew.docs") != null) {
      Files.writeString(committed, fresh);
    }
    assertThat(Files.readString(committed).replace("\r\n", "\n"))
        .withFailMessage(
            "%s is not what the schemas and the template say; renew it, from the project's root,"
                + " with: %s",
            committed, RENEWAL)
        .isEqualTo(fresh);
  }

  private static void collect(JsonElement element, List<String> references) {
    if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(each -> collect(each, references));
    } else if (element.isJsonObject()) {
      JsonObject object = element.getAsJsonObject();
      if (object.has("$ref")) {
        references.add(object.get("$ref").getAsString());
      }
      object.asMap().values().forEach(each -> collect(each, references));
    }
  }

  private static boolean exists(JsonObject document, String reference) {
    JsonElement found = document;
    for (String part : reference.substring("#/".length()).split("/", -1)) {
      found = found.isJsonObject() ? found.getAsJsonObject().get(part) : null;
      if (found == null) {
        return false;
      }
    }
    return true;
  }
}
