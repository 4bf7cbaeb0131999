package dev.orderpipeline.processor.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.http.SdkHttpClient;

class NativeHttpTest {
  private final AwsClients clients = AwsClients.in("eu-central-1");
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final EventLog log =
      new EventLog(
          new PrintStream(written, true, StandardCharsets.UTF_8),
          InstantSource.fixed(Instant.EPOCH),
          Optional.of("processor"));

  @Test
  void clientsUseTheNativeClientWithoutALogLine() {
    assertThat(NativeHttp.upgrade(clients, log)).isNotSameAs(clients);

    assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  static Stream<Supplier<SdkHttpClient>> failures() {
    CrtRuntimeException notLoaded =
        new CrtRuntimeException("Failed to load AWS CRT native library");
    notLoaded.initCause(new UnsatisfiedLinkError("no library"));
    return Stream.of(
        () -> {
          throw notLoaded;
        },
        () -> {
          throw new UnsatisfiedLinkError("no library");
        });
  }

  @ParameterizedTest
  @MethodSource("failures")
  void withoutTheLibraryClientsStayOnUrlConnectionAndAMetricShowsIt(
      Supplier<SdkHttpClient> missing) {
    assertThat(NativeHttp.upgrade(clients, log, missing)).isSameAs(clients);

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"native_http_missing\","
                + "\"cause\":\"java.lang.UnsatisfiedLinkError: no library\","
                + "\"effect\":\"calls to AWS use the JVM's TLS, which takes more CPU time\","
                + "\"remedy\":\"run the function on Linux with glibc, on arm64 or x86-64; a local"
                + " stack elsewhere needs no remedy; if it does run there, free space in /tmp and"
                + " start a new execution environment\"}",
            "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"measured\","
                + "\"FunctionName\":\"processor\",\"NativeHttpMissing\":1,"
                + "\"_aws\":{\"Timestamp\":0,\"CloudWatchMetrics\":[{"
                + "\"Namespace\":\"OrderPipeline\",\"Dimensions\":[[\"FunctionName\"]],"
                + "\"Metrics\":[{\"Name\":\"NativeHttpMissing\",\"Unit\":\"Count\"}]}]}}");
  }

  @Test
  @Tag("verify")
  void processorOnAnotherArchitectureStartsWithoutTheLibrary() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Daws.crt.arch=unknown",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader(StandardCharsets.UTF_8).lines())
        .anySatisfy(line -> assertThat(line).contains("\"event\":\"native_http_missing\""))
        .last()
        .isEqualTo("url-connection");
  }

  /** Prints the log of a start, and which client is used. */
  public static final class Start {
    private Start() {}

    /** Runs the program. */
    public static void main(String[] args) {
      AwsClients clients = AwsClients.in("eu-central-1");
      EventLog log = new EventLog(System.out, InstantSource.system(), Optional.of("processor"));
      boolean isFallback = NativeHttp.upgrade(clients, log) == clients;
      System.out.println(isFallback ? "url-connection" : "native");
      System.exit(0);
    }
  }
}
