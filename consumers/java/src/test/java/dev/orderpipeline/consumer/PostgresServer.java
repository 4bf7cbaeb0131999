package dev.orderpipeline.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGPooledConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server with empty databases for tests, on a port of this machine. Needs Debian's
 * package {@code postgresql}. Runs as the user {@code postgres} if the test runs as root, as whom
 * PostgreSQL does not start.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

  private final String password = UUID.randomUUID().toString();
  private final Path programs = programs();
  private final Path directory;
  private final int port;

  /** Creates a cluster in a temporary directory and starts its server. */
  public PostgresServer() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("postgres");
    port = freePort();
    Path passwordFile = Files.writeString(directory.resolve("password"), password);
    if (isRoot()) {
      run(List.of("chown", "-R", "postgres:", directory.toString()));
    }
    run(
        asUser(
            "initdb",
            "--pgdata=" + data(),
            "--auth=scram-sha-256",
            "--username=test",
            "--pwfile=" + passwordFile,
            "--encoding=UTF8",
            // Sorts unlike bytes, as the databases of many consumers do.
            "--locale-provider=icu",
            "--icu-locale=en-US",
            "--locale=C.UTF-8",
            "--no-sync"));
    // Durability costs time, and nothing here outlives the test.
    String options =
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c"
            + " listen_addresses=127.0.0.1 -c unix_socket_directories= -p "
            + port;
    run(
        asUser(
            "pg_ctl",
            "start",
            "--wait",
            "--silent",
            "--pgdata=" + data(),
            "--log=" + directory.resolve("log"),
            "--options=" + options));
  }

  /**
   * Returns a data source with one connection to the server's database, for one thread. The
   * connection ends with the server.
   */
  public PGSimpleDataSource dataSource() {
    PGSimpleDataSource dataSource = new ReusedConnection();
    dataSource.setServerNames(new String[] {"127.0.0.1"});
    dataSource.setPortNumbers(new int[] {port});
    dataSource.setDatabaseName("postgres");
    dataSource.setUser("test");
    dataSource.setPassword(password);
    return dataSource;
  }

  /** Stops the server and deletes the cluster. */
  @Override
  public void close() throws IOException {
    try {
      run(asUser("pg_ctl", "stop", "--mode=immediate", "--silent", "--pgdata=" + data()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before PostgreSQL stopped", e);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(PostgresServer::delete);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private List<String> asUser(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    // A file, because the server would keep a pipe open.
    Path output = Files.createTempFile("postgres", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      assertThat(process.waitFor())
          .as("%s: %s", command, Files.readString(output, StandardCharsets.UTF_8))
          .isZero();
    } finally {
      Files.delete(output);
    }
  }

  private static Path programs() {
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .max(
              Comparator.comparingInt(
                  version -> Integer.parseInt(version.getFileName().toString())))
          .orElseThrow()
          .resolve("bin");
    } catch (IOException e) {
      throw new UncheckedIOException(
          VERSIONS + " cannot be read; install Debian's package postgresql", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be deleted", e);
    }
  }

  /** Opens one connection, because opening takes longer than a transaction. */
  private static final class ReusedConnection extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private transient PooledConnection connection;

    @Override
    public Connection getConnection() throws SQLException {
      if (connection == null) {
        connection = new PGPooledConnection(super.getConnection(), true);
      }
      return connection.getConnection();
    }
  }
}
