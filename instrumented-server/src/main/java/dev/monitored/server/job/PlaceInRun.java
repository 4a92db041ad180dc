package dev.monitored.server.job;

/**
 * Where a job of a run has its place.
 *
 * @param step counted from 0
 */
public record PlaceInRun(RunId run, int step) {}
