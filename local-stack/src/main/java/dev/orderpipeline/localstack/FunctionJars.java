package dev.orderpipeline.localstack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the shaded jars of functions and jobs, and what running Spark takes: in the directory that
 * the system property {@value #DIRECTORY_PROPERTY} names, else in the target directories of the
 * repository that this code runs from.
 */
public final class FunctionJars {
  /** The system property that names the directory of the jars. */
  public static final String DIRECTORY_PROPERTY = "orderpipeline.functions";

  private static final String LANDMARK = "processor/target/processor-lambda.jar";

  private final Optional<Path> directory;
  private final Path codeLocation;

  /** Looks where the running program says. */
  public FunctionJars() {
    this(
        Optional.ofNullable(System.getProperty(DIRECTORY_PROPERTY)).map(Path::of),
        CodeLocations.of(FunctionJars.class));
  }

  FunctionJars(Optional<Path> directory, Path codeLocation) {
    this.directory = directory;
    this.codeLocation = codeLocation;
  }

  /**
   * The shaded jar of a module.
   *
   * @throws FunctionJarMissingException if there is none
   */
  public Path find(String artifact) {
    return find(artifact, artifact + "-lambda.jar");
  }

  /**
   * What running a job takes of what its module has built.
   *
   * @throws FunctionJarMissingException if something is not there
   */
  JobFiles findJob(String artifact) {
    return new JobFiles(
        find(artifact, artifact + "-job.jar"),
        find(artifact, "spark.classpath"),
        find(artifact, "spark.options"));
  }

  /**
   * What running a job takes.
   *
   * @param jar the program
   * @param classPath a file with the class path of Spark
   * @param options a file with what the JVM is started with
   */
  record JobFiles(Path jar, Path classPath, Path options) {}

  private Path find(String artifact, String name) {
    if (directory.isPresent()) {
      Path jar = directory.get().resolve(name).toAbsolutePath();
      if (!Files.isRegularFile(jar)) {
        throw new FunctionJarMissingException(
            jar
                + " is missing. The system property "
                + DIRECTORY_PROPERTY
                + " must name the directory that holds the functions' jars.");
      }
      return jar;
    }
    Path from = codeLocation.toAbsolutePath();
    for (Path at = from; at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(LANDMARK))) {
        Path jar = at.resolve(artifact).resolve("target").resolve(name);
        if (Files.isRegularFile(jar)) {
          return jar;
        }
      }
    }
    throw new FunctionJarMissingException(
        artifact
            + "/target/"
            + name
            + " is missing in every directory above "
            + from
            + ". Build it with 'mvn package', or name the directory of the jars by the system"
            + " property "
            + DIRECTORY_PROPERTY
            + ".");
  }
}
