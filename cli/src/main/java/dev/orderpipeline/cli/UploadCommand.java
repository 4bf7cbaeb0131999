package dev.orderpipeline.cli;

import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code pipeline upload}: a day's files into a drop bucket. */
@Command(
    name = "upload",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = "Puts a day's three files into a drop bucket, on AWS or on a local stack.",
    footerHeading = "%nCredentials and region:%n",
    footer = {
      "The credentials are those of the AWS SDK for Java: the variables AWS_ACCESS_KEY_ID,"
          + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, the profile AWS_PROFILE in ~/.aws with"
          + " keys or a credential_process, a container's or an instance's role. (Profiles that"
          + " assume a role or sign in by SSO: eval \"$$(aws configure export-credentials --format"
          + " env)\" first.)",
      "The region is AWS_REGION, AWS_DEFAULT_REGION or the profile's.",
      "An endpoint on this machine needs neither."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The three files are in the bucket.",
      "1:At least one is not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
final class UploadCommand implements Callable<Integer> {
  private final CliContext outside;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      description =
          "Holds customers_yyyyMMdd.csv, orders_yyyyMMdd.csv and items_yyyyMMdd.csv of one date.")
  private Path directory;

  @Option(names = "--bucket", required = true, paramLabel = "B", description = "The drop bucket.")
  private String bucket;

  @Option(
      names = "--partner",
      paramLabel = "NAME",
      description = "Puts the files into this partner's folder; without it at the bucket's root.")
  private Optional<String> partner = Optional.empty();

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "Uploads there, for example to http://127.0.0.1:4570, where 'pipeline local' is; without"
              + " it to AWS_ENDPOINT_URL or AWS.")
  private Optional<URI> endpoint = Optional.empty();

  UploadCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    DayDirectory day = DayDirectory.in(directory);
    FileSetId set = new FileSetId(folder(day), day.date());
    Progress progress =
        new Progress(spec.commandLine().getOut(), System::nanoTime, outside.startNanos());
    try (S3Client s3 = S3Clients.of(endpoint(), outside.environment())) {
      Uploader uploader = new Uploader(s3, bucket, progress);
      for (FileKind kind : FileKind.values()) {
        uploader.put(day.of(kind), set.key(kind));
      }
    }
    return ExitCodes.OK;
  }

  private Optional<URI> endpoint() {
    Optional<URI> given =
        endpoint.or(
            () ->
                Optional.ofNullable(outside.environment().get("AWS_ENDPOINT_URL"))
                    .filter(url -> !url.isBlank())
                    .map(this::uri));
    given.ifPresent(
        url -> {
          boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
          if (!http || url.getHost() == null) {
            throw new ParameterException(
                spec.commandLine(),
                "the endpoint " + url + " is no URL such as http://127.0.0.1:4570");
          }
        });
    return given;
  }

  private URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "AWS_ENDPOINT_URL is no URL: " + e.getMessage(), e);
    }
  }

  /** The partner's folder without a slash at its end. */
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
