package dev.orderpipeline.wire;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.processor.wiring.NativeHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Sends each line of its input with the native client, and prints the outcomes. Runs in its own
 * JVM, because the native library reads the trusted certificates that the environment names.
 */
public final class TlsSender {
  private TlsSender() {}

  /**
   * Runs the program.
   *
   * @param args the limit of a try in milliseconds
   */
  public static void main(String[] args) throws IOException {
    Duration attempt = Duration.ofMillis(Long.parseLong(args[0]));
    Duration delay = Duration.ofMillis(1);
    SqsClient sqs =
        AwsClients.in("eu-central-1")
            .overNative(NativeHttp.create())
            .client(
                SqsClient.builder().checksumValidationEnabled(false),
                new CallLimits(1, attempt, Duration.ofMinutes(1), delay, delay));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(outcome(sqs, line));
    }
  }

  private static String outcome(SqsClient sqs, String message) {
    try {
      return "sent "
          + sqs.sendMessage(request -> request.queueUrl("https://q/0/q").messageBody(message))
              .sdkHttpResponse()
              .statusCode();
    } catch (SdkClientException e) {
      return e.getClass().getSimpleName();
    }
  }
}
