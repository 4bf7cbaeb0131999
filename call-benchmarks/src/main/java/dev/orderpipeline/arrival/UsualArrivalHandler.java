package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * The arrival function as it is usually written, for the comparison of start-up: the SDK's default
 * HTTP client and default ways to find out where and who it is, and events that the runtime makes
 * objects of by Jackson. All else is the function's own code.
 */
public final class UsualArrivalHandler implements RequestHandler<S3Event, Void> {
  private final ArrivedFiles arrivedFiles;

  /** For the runtime: configured by the environment. */
  public UsualArrivalHandler() {
    SdkHttpClient http = Apache5HttpClient.create();
    InstantSource clock = InstantSource.system();
    arrivedFiles =
        ArrivalTracker.onLambda(
                ArrivalSettings.from(new Settings(System.getenv())),
                new AwsClients(
                    UnaryOperator.identity(),
                    builder -> ((AwsSyncClientBuilder<?, ?>) builder).httpClient(http)),
                Optional.empty(),
                clock,
                new EventLog(System.out, clock))
            .arrivedFiles();
  }

  @Override
  public Void handleRequest(S3Event event, Context context) {
    arrivedFiles.arrived(
        event.getRecords().stream()
            .map(record -> record.getS3().getObject().getUrlDecodedKey())
            .toList());
    return null;
  }
}
