package dev.orderpipeline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class AwsConnectionTest {
  @Test
  void localIsThePortOfTheLocalStack() {
    AwsConnection connection = parsed("--local");

    assertThat(connection.endpoint(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1")))
        .hasValue(URI.create("http://127.0.0.1:4570"));
    assertThat(connection.asArguments()).isEqualTo(" --local");
  }

  @Test
  void ownVariableComesBeforeThatOfTheSdk() {
    Map<String, String> both =
        Map.of(
            "ORDER_PIPELINE_ENDPOINT_URL", "http://127.0.0.1:1",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:2");

    assertThat(parsed().endpoint(both)).hasValue(URI.create("http://127.0.0.1:1"));
    assertThat(parsed("--endpoint-url", "http://127.0.0.1:3").endpoint(both))
        .hasValue(URI.create("http://127.0.0.1:3"));
    assertThat(parsed().endpoint(Map.of("ORDER_PIPELINE_ENDPOINT_URL", " "))).isEmpty();
  }

  @Test
  void twoEndpointsAreRejected() {
    AwsConnection both = parsed("--local", "--endpoint-url", "http://127.0.0.1:3");

    assertThatThrownBy(() -> both.endpoint(Map.of()))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--local and --endpoint-url both name an endpoint; omit one of them");
  }

  private static AwsConnection parsed(String... arguments) {
    Connecting command = new Connecting();
    new CommandLine(command).parseArgs(arguments);
    return command.connection;
  }

  @Command
  private static final class Connecting {
    @Mixin private AwsConnection connection;
  }
}
