package dev.orderpipeline.localstack.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for servers on this machine and the root that signed it, in files of a directory.
 * The JDK's keytool makes them; they are valid for 30 days. The root's key is not kept.
 *
 * @param directory an existing directory
 */
public record Certificates(Path directory) {
  private static final String PASSWORD = "changeit";

  private static final String VALID_DAYS = "30";

  private static final List<String> KEY =
      List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", VALID_DAYS);

  /** Makes new certificates in the directory. */
  public static Certificates create(Path directory) throws IOException {
    Certificates made = new Certificates(directory);
    made.create();
    return made;
  }

  /** The root in PEM, for clients outside the JVM. */
  public Path root() {
    return directory.resolve("root.pem");
  }

  /** The options of a JVM that trusts only the root. */
  public List<String> trustOptions() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + trustStore(),
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /** A server's TLS settings. */
  public SSLContext server() throws IOException {
    try (InputStream in = Files.newInputStream(keyStore())) {
      char[] password = PASSWORD.toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificate in " + keyStore(), e);
    }
  }

  /** The server's key and chain. */
  private Path keyStore() {
    return directory.resolve("server.p12");
  }

  private Path trustStore() {
    return directory.resolve("trust.p12");
  }

  private void create() throws IOException {
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
        List.of(
            "-gencert", "-rfc", "-validity", VALID_DAYS, "-ext", "san=dns:localhost,ip:127.0.0.1"),
        "-alias",
        "root",
        "-infile",
        request.toString(),
        "-outfile",
        chain.toString());
    Files.writeString(chain, Files.readString(chain) + Files.readString(root()));
    importInto(keyStore(), "server", chain);
    importInto(trustStore(), "root", root());
    for (Path unused : List.of(rootStore, request, chain)) {
      Files.delete(unused);
    }
  }

  private static void importInto(Path store, String alias, Path file) throws IOException {
    keytool(store, List.of("-importcert", "-noprompt"), "-alias", alias, "-file", file.toString());
  }

  private static void keytool(Path keyStore, List<String> action, String... options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.add("-J-XX:TieredStopAtLevel=1");
    command.addAll(action);
    command.addAll(
        List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + output);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keytool made a certificate");
    }
  }
}
