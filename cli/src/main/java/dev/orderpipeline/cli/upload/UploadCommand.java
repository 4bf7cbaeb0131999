package dev.orderpipeline.cli.upload;

import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.cli.command.AwsConnection;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** {@code pipeline upload}: uploads a day's files to a drop bucket. */
@Command(
    name = "upload",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = "Uploads a day's three files to a drop bucket, on AWS or on a local stack.",
    footerHeading = "%nCredentials and region:%n",
    footer = {
      "The AWS SDK for Java finds the credentials: the variables AWS_ACCESS_KEY_ID,"
          + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, the profile AWS_PROFILE in ~/.aws with"
          + " keys or a credential_process, or a container's or instance's role. (Profiles that"
          + " assume a role or sign in by SSO: eval \"$$(aws configure export-credentials --format"
          + " env)\" first.)",
      "The region is AWS_REGION, AWS_DEFAULT_REGION or the profile's.",
      "A local endpoint needs neither."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The three files are in the bucket.",
      "1:At least one is not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class UploadCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private AwsConnection connection;

  @Parameters(
      paramLabel = "DIR",
      description =
          "The directory with customers_yyyyMMdd.csv, orders_yyyyMMdd.csv and items_yyyyMMdd.csv of"
              + " one date.")
  private Path directory;

  @Option(names = "--bucket", required = true, paramLabel = "B", description = "The drop bucket.")
  private String bucket;

  @Option(
      names = "--partner",
      paramLabel = "NAME",
      description = "Uploads to this partner's folder (default: the bucket's root).")
  private Optional<String> partner = Optional.empty();

  public UploadCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    DayDirectory day = DayDirectory.in(directory);
    FileSetId set = new FileSetId(folder(day), day.date());
    Progress progress =
        new Progress(spec.commandLine().getOut(), System::nanoTime, context.startNanos());
    try (S3Client s3 = client()) {
      Uploader uploader = new Uploader(s3, bucket, progress);
      for (FileKind kind : FileKind.values()) {
        uploader.put(day.of(kind), set.key(kind), StatedTotals.of(kind, day.of(kind)));
      }
    }
    return ExitCodes.OK;
  }

  private S3Client client() {
    Map<String, String> environment = context.environment();
    S3ClientBuilder builder =
        connection
            .configure(S3Client.builder(), environment)
            .httpClientBuilder(UrlConnectionHttpClient.builder());
    if (connection.endpoint(environment).isEmpty()) {
      builder.crossRegionAccessEnabled(true);
    }
    if (connection.isLocal(environment)) {
      // Many machines cannot resolve a host name such as bucket.localhost.
      builder.forcePathStyle(true);
    }
    return builder.build();
  }

  /** Returns the partner's folder without a trailing slash. */
  private String folder(DayDirectory day) {
    String folder = partner.map(name -> name.replaceAll("/+$", "")).orElse("");
    String key = new FileSetId(folder, day.date()).key(FileKind.CUSTOMERS);
    if (DropKey.parse(key) instanceof DropKey.Unrecognised unrecognised) {
      throw new ParameterException(
          spec.commandLine(), "--partner " + folder + ": " + unrecognised.reason());
    }
    return folder;
  }
}
