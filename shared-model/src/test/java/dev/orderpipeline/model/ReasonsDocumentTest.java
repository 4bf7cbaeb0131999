package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReasonsDocumentTest {
  @Test
  void pageEqualsTheReasons() throws IOException {
    Path page = Path.of("..").resolve(ReasonsDocument.FILE);
    if (System.getProperty(ReasonsDocument.RENEW) != null) {
      Files.writeString(page, ReasonsDocument.fresh());
    }
    assertThat(Files.readString(page).replace("\r\n", "\n"))
        .withFailMessage(
            "%s is not what the reasons say; renew it, from the project's root, with: %s",
            ReasonsDocument.FILE, ReasonsDocument.RENEWAL)
        .isEqualTo(ReasonsDocument.fresh());
  }
}
