package dev.orderpipeline.localstack.child;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * Starts a runtime client, and ends this JVM when the one that started it is gone, however that
 * ended: its end closes this one's standard input.
 */
public final class ChildMain {
  private static final int PARENT_GONE = 70;

  private ChildMain() {}

  /**
   * Runs until the parent ends.
   *
   * @param args the class of the runtime client, and what to pass on to it
   */
  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(ChildMain::endWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] passedOn = new String[args.length - 1];
    System.arraycopy(args, 1, passedOn, 0, passedOn.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) passedOn);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent.
      }
    } catch (IOException e) {
      // The same news as the end of the stream.
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
