/** What runs in a process of its own: the peers, and the job server put together in other ways. */
@NullMarked
package dev.monitored.bench.server.peer;

import org.jspecify.annotations.NullMarked;
