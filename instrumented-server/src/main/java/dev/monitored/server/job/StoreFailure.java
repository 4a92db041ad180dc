package dev.monitored.server.job;

/** Why the database could not do what was asked. Each has another remedy. */
public enum StoreFailure {
  /** It is unreachable, or accepts no connections at the moment. */
  AWAY,
  /** It refuses the user, the password, or what the user may do. */
  NO_ACCESS,
  /** There is no room on its disk. */
  FULL,
  /** It took too long. */
  SLOW,
  /** Others held locks on it, or were written, for too long: nothing was done. */
  BUSY,
  /** Others were in the way each time it was tried. */
  CONFLICT,
  /** It will never store these values, however often it is tried. */
  REFUSED_VALUE,
  /** What is stored makes no sense to this version. */
  UNREADABLE,
  /** Anything else: the log has it. */
  OTHER
}
