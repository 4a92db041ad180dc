package dev.monitored.action;

/**
 * One validation error of a submitted job.
 *
 * @param pointer a JSON pointer into the submitted document
 */
public record Violation(String pointer, String detail) {}
