package dev.orderpipeline.simulation;

/**
 * One execution environment at work on one invocation, or a machine of a cluster at work on a part:
 * its tasks die and sleep together.
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

  /** A machine that works for another one, under the lease that this one holds. */
  Sandbox(String name, Sandbox leader) {
    this.name = name;
    this.leader = leader.name;
  }

  /** Whose lease its work is under. */
  String leader() {
    return leader;
  }

  String name() {
    return name;
  }

  /** A string that is unique to this sandbox, and says whose it is. */
  String nextId() {
    return name + '#' + ids++;
  }

  /** A digest of how its tasks ended: others of it may still ask for that. */
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

  /** True if its leader has given it up, and does not know whether it goes on. */
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
