package dev.orderpipeline.simulation;

/**
 * The execution environment of one invocation, or a cluster's executor that sends one part. Its
 * tasks die and sleep together.
 */
final class Sandbox {
  private final String name;
  private final String leader;
  private boolean dead;
  private boolean lost;
  private boolean timeShort;
  private long frozenUntil;
  private int freezes;
  private int ids;
  private long results;

  Sandbox(String name) {
    this.name = name;
    this.leader = name;
  }

  /** An executor that works under the lease of its leader. */
  Sandbox(String name, Sandbox leader) {
    this.name = name;
    this.leader = leader.name;
  }

  /** The name of the sandbox that holds the lease for this one. */
  String leader() {
    return leader;
  }

  String name() {
    return name;
  }

  /** A unique id that begins with the sandbox's name. */
  String nextId() {
    return name + '#' + ids++;
  }

  /** A digest of the results of its tasks, which its other tasks can still read. */
  long results() {
    return results;
  }

  void learnResult(long digest) {
    results += digest;
  }

  boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
  }

  /** True if its leader has abandoned it; it can still run. */
  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
    learnResult(20);
  }

  boolean isTimeShort() {
    return timeShort;
  }

  void shortenTime() {
    timeShort = true;
  }

  long frozenUntil() {
    return frozenUntil;
  }

  int freezes() {
    return freezes;
  }

  void freeze(long until) {
    frozenUntil = until;
    freezes++;
  }
}
