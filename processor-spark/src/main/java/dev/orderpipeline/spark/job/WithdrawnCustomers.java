package dev.orderpipeline.spark.job;

import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.archive.StoredPart;
import dev.orderpipeline.processor.archive.WithdrawnCount;
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
   * The withdrawn customers.
   *
   * @param parts the parts with their messages; an empty list if there are none
   */
  record Written(List<Part> parts, WithdrawnCount count) {}

  /**
   * Writes parts with the messages of the withdrawn customers.
   *
   * @param built the build
   * @param earlier the earlier archives, oldest first
   */
  Written write(PartedArchive built, List<EarlierArchive> earlier, PartStore parts)
      throws IOException {
    if (earlier.isEmpty()) {
      return new Written(List.of(), WithdrawnCount.NONE);
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
    JavaPairRDD<String, Long> customers =
        spark
            .parallelize(IntStream.range(0, sources.size()).boxed().toList(), sources.size())
            .flatMapToPair(new EarlierCustomers(stage, sources.toArray(Source[]::new)))
            .reduceByKey(EarlierCustomers::both)
            .filter(customer -> customer._2() != EarlierCustomers.NAMED);
    JavaPairRDD<Long, String> withdrawn =
        customers
            .filter(customer -> customer._2() != EarlierCustomers.NAMED_AGAIN)
            .mapToPair(Tuple2::swap);
    // The second job reuses the shuffle of the first.
    WithdrawnCount count = new WithdrawnCount(withdrawn.count(), customers.count());
    List<Part> written = new ArrayList<>();
    if (count.withdrawn() > 0) {
      int slices = (int) (count.withdrawn() / LINES_PER_PART + 1);
      for (byte[] part :
          withdrawn
              .sortByKey(true, slices)
              .mapPartitions(
                  new WriteWithdrawn(
                      parts, earlier.stream().mapToInt(EarlierArchive::revision).toArray()))
              .collect()) {
        written.add(ShuffleCodec.object(part, Part.class));
      }
    }
    return new Written(written, count);
  }

  private static void addSources(List<Source> sources, int archive, List<StoredPart> parts) {
    for (int number = 0; number < parts.size(); number++) {
      sources.add(new Source(archive, number, parts.get(number)));
    }
  }
}
