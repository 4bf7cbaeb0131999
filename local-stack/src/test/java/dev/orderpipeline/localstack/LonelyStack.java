package dev.orderpipeline.localstack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A program that starts a stack with one busy and one idle function, says so, and waits. */
final class LonelyStack {
  private LonelyStack() {}

  public static void main(String[] args) throws Exception {
    RecordingListener listener = new RecordingListener();
    LocalStack stack = LocalStack.start(TestStack.config(Path.of(args[0]), listener).build());
    Invoker invoker = new Invoker(stack);
    String idle = invoker.now(TestStack.HASTY, "{}");
    String busy = invoker.later(TestStack.ACTING, "{\"do\":\"hang\"}");
    listener.await(0, line -> line.equals("started " + TestStack.ACTING + " " + busy));
    System.out.println(idle.equals("{}") ? "busy" : idle);
    new CountDownLatch(1).await();
  }
}
