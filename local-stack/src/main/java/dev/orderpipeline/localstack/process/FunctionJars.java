package dev.orderpipeline.localstack.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the shaded jars of functions and jobs, and the files for running Spark. Looks in the
 * directory that the system property {@value #DIRECTORY_PROPERTY} names, otherwise in the target
 * directories of the repository that contains the running code.
 */
public final class FunctionJars {
  /** The system property that names the directory of the jars. */
  public static final String DIRECTORY_PROPERTY = "orderpipeline.functions";

  private static final String LANDMARK = "processor/target/processor-lambda.jar";

  private final Optional<Path> directory;
  private final Path codeLocation;

  /** Reads the directory from the system property. */
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
   * The files that a job's module builds for running it.
   *
   * @throws FunctionJarMissingException if one of them is missing
   */
  public JobFiles findJob(String artifact) {
    return new JobFiles(
        find(artifact, artifact + "-job.jar"),
        find(artifact, "spark.classpath"),
        find(artifact, "spark.options"));
  }

  /**
   * The files for running a job.
   *
   * @param jar the program
   * @param classPath a file that contains the class path of Spark
   * @param options a file that contains the JVM options
   */
  public record JobFiles(Path jar, Path classPath, Path options) {}

  private Path find(String artifact, String name) {
    if (directory.isPresent()) {
      Path jar = directory.get().resolve(name).toAbsolutePath();
      if (!Files.isRegularFile(jar)) {
        throw new FunctionJarMissingException(
            jar
                + " is missing. The system property "
                + DIRECTORY_PROPERTY
                + " must name the directory of the functions' jars.");
      }
      return jar;
    }
    Path from = codeLocation.toAbsolutePath();
    for (Path ancestor = from; ancestor != null; ancestor = ancestor.getParent()) {
      if (Files.isRegularFile(ancestor.resolve(LANDMARK))) {
        Path jar = ancestor.resolve(artifact).resolve("target").resolve(name);
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
            + ". Build it with 'mvn package', or set the directory of the jars in the system"
            + " property "
            + DIRECTORY_PROPERTY
            + ".");
  }
}
