package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The catalog of the published archives. QueryingIT runs its SQL. */
@Tag("verify")
class AthenaCatalogTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "querying.md");
  private static final Pattern SQL = Pattern.compile("```sql\n(.*?)\n```", Pattern.DOTALL);

  @Test
  void datesOfTheTableArePartitionsWithoutACrawler() {
    JsonObject input = DEV.properties("QueriesMessages").getAsJsonObject("TableInput");
    assertThat(input.get("PartitionKeys")).isEqualTo(json("[{'Name': 'date', 'Type': 'string'}]"));
    assertThat(input.get("Parameters"))
        .isEqualTo(
            json(
                "{'projection.enabled': 'true',"
                    + " 'projection.date.type': 'date', 'projection.date.format': 'yyyy-MM-dd',"
                    + " 'projection.date.range': '2000-01-01,NOW+1YEARS',"
                    + " 'projection.date.interval': '1',"
                    + " 'projection.date.interval.unit': 'DAYS',"
                    + " 'storage.location.template':"
                    + " 's3://${StorageResultsBucket}/published/date=${date}/'}"));
  }

  @Test
  void queryResultsAreEncryptedInTheResultsBucket() {
    assertThat(DEV.properties("QueriesWorkGroup").get("WorkGroupConfiguration"))
        .isEqualTo(
            json(
                "{'EnforceWorkGroupConfiguration': true, 'PublishCloudWatchMetricsEnabled': true,"
                    + " 'ResultConfiguration': {'EncryptionConfiguration':"
                    + " {'EncryptionOption': 'SSE_S3'}, 'ExpectedBucketOwner':"
                    + " '${AWS::AccountId}', 'OutputLocation':"
                    + " 's3://${StorageResultsBucket}/queries/'}}"));
  }

  @Test
  void anotherStagesNamesNeedNoQuotes() {
    assertThat(PROD.properties("QueriesDatabase").getAsJsonObject("DatabaseInput").get("Name"))
        .isEqualTo(json("'order_pipeline_prod'"));
    assertThat(PROD.properties("QueriesWorkGroup").get("Name"))
        .isEqualTo(json("'order-pipeline-prod'"));
  }

  @Test
  void documentShowsTheExamplesAsTheyAreDeployed() throws IOException {
    Matcher shown = SQL.matcher(Files.readString(DOCUMENT));
    assertThat(shown.results().map(result -> result.group(1)).toList())
        .containsExactlyInAnyOrderElementsOf(
            new TreeSet<>(AthenaCatalog.EXAMPLES.keySet())
                .stream().map(AthenaCatalog::sql).toList());
  }

  @Test
  void everyExampleIsSavedInTheWorkGroup() {
    assertThat(DEV.each("AWS::Athena::NamedQuery", "WorkGroup").values())
        .hasSize(AthenaCatalog.EXAMPLES.size())
        .containsOnly(json("'order-pipeline'"));
  }
}
