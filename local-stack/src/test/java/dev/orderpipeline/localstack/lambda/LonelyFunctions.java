package dev.orderpipeline.localstack.lambda;

import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.TestStack;
import dev.orderpipeline.localstack.process.ChildLog;
import dev.orderpipeline.localstack.process.ServiceEndpoint;
import dev.orderpipeline.localstack.process.Threads;
import dev.orderpipeline.localstack.template.Deployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that starts a busy and an idle function as a stack does, prints "busy", and waits. It
 * starts no other services of a stack, because each takes seconds.
 */
public final class LonelyFunctions {
  private final RuntimeApi runtimeApi = new RuntimeApi();
  private final Path directory;
  private final FunctionCommand command;

  private LonelyFunctions(Path directory) {
    this.directory = directory;
    this.command =
        new FunctionCommand(
            Path.of(System.getProperty("java.home")),
            RuntimeClient.AWS,
            Optional.of(NativeLibrary.unpackInto(directory)),
            Clock.systemUTC());
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    LonelyFunctions functions = new LonelyFunctions(directory);
    InvocationResult idle =
        functions.runtime(TestStack.EXPIRING).invokeNow(new Invocation("idle", "{}"));
    Path begun = directory.resolve("begun");
    FunctionRuntime busy = functions.runtime(TestStack.ACTING);
    Threads.named("busy").newThread(() -> meet(busy, begun, directory.resolve("never"))).start();
    while (!Files.exists(begun)) {
      boolean unused = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
    System.out.println(idle.payload().equals("{}") ? "busy" : idle.payload());
    new CountDownLatch(1).await();
  }

  private static void meet(FunctionRuntime function, Path mine, Path other) {
    try {
      InvocationResult unused =
          function.invokeNow(
              new Invocation(
                  "busy",
                  "{\"do\":\"meet\",\"mine\":\"" + mine + "\",\"other\":\"" + other + "\"}"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FunctionRuntime runtime(String name) {
    Deployment deployment = TestStack.deployment();
    FunctionSetup setup =
        new FunctionSetup(
            deployment.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(),
            deployment.region(),
            "arn:aws:lambda:eu-central-1:000000000000:function:" + name,
            ServiceEndpoint.plain(80),
            TestStack.code(),
            Map.of(),
            new FunctionSetup.Directories(directory.resolve("tasks"), directory.resolve("tmp")),
            new FunctionSetup.EnvironmentLimits(Optional.empty(), Duration.ofMinutes(1), 1));
    return new FunctionRuntime(
        setup,
        command,
        runtimeApi,
        new ChildLog(directory.resolve(name + ".log")),
        LocalStackListener.silent(),
        Clock.systemUTC());
  }
}
