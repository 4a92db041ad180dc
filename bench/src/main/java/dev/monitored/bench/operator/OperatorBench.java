package dev.monitored.bench.operator;

import dev.monitored.bench.Bench;
import java.nio.file.Path;

/**
 * What a family of the operator measures with.
 *
 * @param kubernetes the part of that name, as {@code prometheusOperator}
 */
public record OperatorBench(
    Size size,
    Path root,
    Path work,
    Contender ours,
    Contender peer,
    Path kubernetes,
    Path prometheusOperator)
    implements Bench {}
