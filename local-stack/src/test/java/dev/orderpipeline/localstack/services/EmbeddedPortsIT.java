package dev.orderpipeline.localstack.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.localstack.TestStack;
import dev.orderpipeline.localstack.process.Loopback;
import java.net.ConnectException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On Linux, where every address of 127.0.0.0/8 is this machine. */
@Tag("full")
@EnabledOnOs(OS.LINUX)
class EmbeddedPortsIT {
  @Test
  void pageThatTriesEveryPortFindsNoService() throws Exception {
    try (EmbeddedSqs sqs = EmbeddedSqs.start(TestStack.deployment(), 4570);
        EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(List.of(), "eu-central-1");
        EmbeddedS3 s3 = EmbeddedS3.start(List.of(), (event, written) -> {})) {
      for (int port : List.of(sqs.port(), dynamoDb.port(), s3.port())) {
        try (Socket page = new Socket()) {
          assertThatThrownBy(() -> page.connect(Loopback.port(port)))
              .isInstanceOf(ConnectException.class);
        }
      }
    }
    assertThat(Loopback.SERVICE_HOST).startsWith("127.");
  }
}
