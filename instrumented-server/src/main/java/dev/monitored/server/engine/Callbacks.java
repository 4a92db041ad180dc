package dev.monitored.server.engine;

import dev.monitored.server.job.CallbackSender;

/** How ends are reported. */
public record Callbacks(CallbackSender sender, Report report) {}
