package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;

class DateRangeTest {
  private static final LocalDate FROM = LocalDate.of(2022, 1, 29);
  private static final LocalDate TO = LocalDate.of(2022, 1, 31);

  @Test
  void eachDayOfAPartnerIsReplayedOrSaysWhyNot() {
    assertThat(find("acme"))
        .isEqualTo(
            new DateRange(
                List.of(new FileSetId("acme", LocalDate.of(2022, 1, 30))),
                List.of(
                    "acme/2022-01-29 is not replayed: items_20220129.csv is missing.",
                    "acme/2022-01-31 is not replayed: nothing is recorded")));
  }

  @Test
  void eachDayWithoutAnyPartnerSaysSo() {
    assertThat(find())
        .isEqualTo(
            new DateRange(
                List.of(
                    new FileSetId("acme", LocalDate.of(2022, 1, 30)),
                    new FileSetId("other", LocalDate.of(2022, 1, 30))),
                List.of(
                    "acme/2022-01-29 is not replayed: items_20220129.csv is missing.",
                    "2022-01-31 is not replayed: no partner has a record")));
  }

  private static DateRange find(String... partners) {
    try (RemotePipeline pipeline =
        new RemotePipeline(
            new StatusFunction(), new NoQueues(), ResourceNames.of(StageSettings.defaults()))) {
      return DateRange.find(pipeline, FROM, TO, List.of(partners));
    }
  }

  /** Knows an incomplete set of one date and two complete ones of the next. */
  private static final class StatusFunction implements LambdaClient {
    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      String date =
          JsonParser.parseString(request.payload().asUtf8String())
              .getAsJsonObject()
              .get("status")
              .getAsString();
      String sets =
          switch (date) {
            case "2022-01-29" ->
                "{\"file_set\":\"acme/2022-01-29\",\"revision\":0,"
                    + "\"sentence\":\"items_20220129.csv is missing.\"}";
            case "2022-01-30" ->
                "{\"file_set\":\"acme/2022-01-30\",\"revision\":2},"
                    + "{\"file_set\":\"other/2022-01-30\",\"revision\":1}";
            default -> "";
          };
      return InvokeResponse.builder()
          .payload(SdkBytes.fromUtf8String("{\"file_sets\":[" + sets + "]}"))
          .build();
    }

    @Override
    public String serviceName() {
      return "lambda";
    }

    @Override
    public void close() {}
  }

  private static final class NoQueues implements SqsClient {
    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }
}
