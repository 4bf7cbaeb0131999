package dev.orderpipeline.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  @Test
  @Tag("verify")
  void keyOfTheRootIsNotKept(@TempDir Path directory) throws IOException {
    Certificates.create(directory);

    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("root.pem", "server.p12", "trust.p12");
  }
}
