package dev.orderpipeline.benchmarks.parts;

import dev.orderpipeline.transform.join.InternSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures adding references to a set and finding them, in nanoseconds per reference, compared with
 * the JDK.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TablesBenchmark {
  private static final int REFERENCES = 200_000;

  private final String[] references = new String[REFERENCES];

  /** Generates the references. */
  @Setup
  public void draw() {
    Random random = new Random(1);
    for (int i = 0; i < REFERENCES; i++) {
      references[i] = String.format("%08x", random.nextInt());
    }
  }

  /** This project's set. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public long referenceSet() {
    InternSet set = new InternSet();
    for (String reference : references) {
      set.add(reference);
    }
    long found = 0;
    for (String reference : references) {
      found += set.find(reference);
    }
    return found;
  }

  /** The JDK's map, for comparison. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public long hashMap() {
    Map<String, Integer> map = new HashMap<>();
    for (String reference : references) {
      map.putIfAbsent(reference, map.size());
    }
    long found = 0;
    for (String reference : references) {
      found += map.get(reference);
    }
    return found;
  }
}
