package dev.monitored.server.engine.callback;

import dev.monitored.server.job.callback.CallbackSender;

/** How callbacks are made, and what is in them. */
public record Callbacks(CallbackSender sender, CallbackContent content) {}
