package dev.orderpipeline.localstack.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/**
 * Runs a program in a child JVM, which exits when its parent exits for any reason. The exit of the
 * parent closes the standard input of the child.
 */
public final class ChildMain {
  private static final int PARENT_EXITED_STATUS = 70;

  private ChildMain() {}

  /**
   * Runs the program until it ends or the parent exits.
   *
   * @param args the main class to run, and its arguments
   */
  public static void main(String[] args) throws Throwable {
    Thread watch = new Thread(ChildMain::exitWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    String[] programArguments = new String[args.length - 1];
    System.arraycopy(args, 1, programArguments, 0, programArguments.length);
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) programArguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent never sends anything.
      }
    } catch (IOException e) {
      // An error means the same as the end of the stream.
    }
    Runtime.getRuntime().halt(PARENT_EXITED_STATUS);
  }
}
