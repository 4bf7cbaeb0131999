package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/**
 * The arrival function with the defaults of the AWS SDK, to compare start-up times: the default
 * HTTP client, the default lookup of region and credentials, and events that the runtime parses
 * with Jackson. All other code is the function's own.
 */
public final class DefaultSdkArrivalHandler implements RequestHandler<S3Event, Void> {
  private final ArrivedFiles arrivedFiles;

  /** Called by the Lambda runtime; reads the environment variables. */
  public DefaultSdkArrivalHandler() {
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
