package dev.monitored.action;

/**
 * One thing that is wrong with a submitted job.
 *
 * @param pointer a JSON pointer into the submitted document
 */
public record Violation(String pointer, String detail) {}
