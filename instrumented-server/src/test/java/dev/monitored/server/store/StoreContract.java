package dev.monitored.server.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Of each kind of database: a store that is empty at the start of a test. */
abstract class StoreContract {
  private Store store;

  /** Opens the one of this test. */
  abstract Store open();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  final Store store() {
    return store;
  }

  /** As when its process ends and starts again. */
  final void reopen() {
    store.close();
    store = open();
  }
}
