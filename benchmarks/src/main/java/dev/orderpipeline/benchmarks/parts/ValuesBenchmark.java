package dev.orderpipeline.benchmarks.parts;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.transform.cleaning.Amount;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures parsing an amount and writing a message, in nanoseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ValuesBenchmark {
  /** An amount as in a partner's file. */
  @Param({"75", "118.35", "123456789012.345678"})
  private String amount = "";

  /** Parses a text into an exact amount. */
  @Benchmark
  public Amount amount() {
    return Amount.parse(amount);
  }

  /** Parses the text with the JDK, for comparison. */
  @Benchmark
  public BigDecimal bigDecimal() {
    return new BigDecimal(amount);
  }

  /** Writes a message as a JSON line. */
  @Benchmark
  public String json() {
    return MessageJson.body(new CustomerMessage("ade3-11ed", 3, new BigDecimal(amount)));
  }
}
