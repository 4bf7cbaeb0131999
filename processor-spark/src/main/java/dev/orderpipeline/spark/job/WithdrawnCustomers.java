package dev.orderpipeline.spark.job;

import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.archive.StoredPart;
import dev.orderpipeline.spark.PartStore;
import dev.orderpipeline.spark.ShuffleCodec;
import dev.orderpipeline.spark.job.EarlierCustomers.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * Finds the withdrawn customers with Spark and writes their error messages. They have a total in an
 * earlier archive, and no message of the build names them.
 */
final class WithdrawnCustomers {
  private static final long LINES_PER_PART = 250_000;

  private final JavaSparkContext spark;
  private final JobStage stage;
  private final ArchiveStore archives;

  WithdrawnCustomers(JavaSparkContext spark, JobStage stage, ArchiveStore archives) {
    this.spark = spark;
    this.stage = stage;
    this.archives = archives;
  }

  /**
   * Writes parts with the messages of the withdrawn customers; an empty list if there are none.
   *
   * @param built the build
   * @param earlier the earlier archives, oldest first
   */
  List<Part> write(PartedArchive built, List<EarlierArchive> earlier, PartStore parts)
      throws IOException {
    if (earlier.isEmpty()) {
      return List.of();
    }
    List<Source> sources = new ArrayList<>();
    for (int archive = 0; archive < earlier.size(); archive++) {
      addSources(sources, archive, archives.parts(earlier.get(archive)));
    }
    addSources(
        sources,
        -1,
        built.manifest().parts().stream()
            .map(part -> new StoredPart(built.prefix() + part.name(), null, part.objectDigest()))
            .toList());
    JavaPairRDD<Long, String> withdrawn =
        spark
            .parallelize(IntStream.range(0, sources.size()).boxed().toList(), sources.size())
            .flatMapToPair(new EarlierCustomers(stage, sources.toArray(Source[]::new)))
            .reduceByKey(WithdrawnCustomers::firstUnlessNamed)
            .filter(customer -> customer._2() != EarlierCustomers.NAMED)
            .mapToPair(Tuple2::swap);
    long count = withdrawn.count();
    if (count == 0) {
      return List.of();
    }
    int slices = (int) (count / LINES_PER_PART + 1);
    List<Part> written = new ArrayList<>();
    for (byte[] part :
        withdrawn
            .sortByKey(true, slices)
            .mapPartitions(
                new WriteWithdrawn(
                    parts, earlier.stream().mapToInt(EarlierArchive::revision).toArray()))
            .collect()) {
      written.add(ShuffleCodec.object(part, Part.class));
    }
    return written;
  }

  private static void addSources(List<Source> sources, int archive, List<StoredPart> parts) {
    for (int number = 0; number < parts.size(); number++) {
      sources.add(new Source(archive, number, parts.get(number)));
    }
  }

  private static Long firstUnlessNamed(Long one, Long other) {
    // NAMED is less than any position, so one message of the build wins.
    return Math.min(one, other);
  }
}
