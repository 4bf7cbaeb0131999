package dev.orderpipeline.benchmarks.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's certificate for this machine and the root that signed it, made by the JDK's keytool.
 */
final class Certificates {
  static final String PASSWORD = "changeit";

  private static final List<String> KEY =
      List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-validity", "2");

  private final Path directory;

  private Certificates(Path directory) {
    this.directory = directory;
  }

  static Certificates create(Path directory) throws IOException, InterruptedException {
    Certificates made = new Certificates(directory);
    made.create();
    return made;
  }

  /** The server's key and chain. */
  Path keyStore() {
    return directory.resolve("server.p12");
  }

  /** The root as a trust store of the JVM. */
  Path trustStore() {
    return directory.resolve("trust.p12");
  }

  /** The root in PEM, for clients outside the JVM. */
  Path root() {
    return directory.resolve("root.pem");
  }

  private void create() throws IOException, InterruptedException {
    Path rootStore = directory.resolve("root.p12");
    Path request = directory.resolve("server.csr");
    Path chain = directory.resolve("server.pem");
    keytool(rootStore, KEY, "-alias", "root", "-dname", "CN=root", "-ext", "bc:c=ca:true");
    keytool(
        rootStore, List.of("-exportcert", "-rfc"), "-alias", "root", "-file", root().toString());
    keytool(keyStore(), KEY, "-alias", "server", "-dname", "CN=localhost");
    keytool(keyStore(), List.of("-certreq"), "-alias", "server", "-file", request.toString());
    keytool(
        rootStore,
        List.of("-gencert", "-rfc", "-validity", "2", "-ext", "san=dns:localhost,ip:127.0.0.1"),
        "-alias",
        "root",
        "-infile",
        request.toString(),
        "-outfile",
        chain.toString());
    Files.writeString(chain, Files.readString(chain) + Files.readString(root()));
    keytool(
        keyStore(),
        List.of("-importcert", "-noprompt"),
        "-alias",
        "server",
        "-file",
        chain.toString());
    keytool(
        trustStore(),
        List.of("-importcert", "-noprompt"),
        "-alias",
        "root",
        "-file",
        root().toString());
  }

  private static void keytool(Path keyStore, List<String> action, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(action);
    command.addAll(
        List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + output);
    }
  }
}
