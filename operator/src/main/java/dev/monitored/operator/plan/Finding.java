package dev.monitored.operator.plan;

/**
 * Why something does not hold: a reason in UpperCamelCase as conditions carry it, and a message
 * that says what was found, what is wanted and, where there is one, the command that mends it.
 */
public record Finding(String reason, String message) {}
