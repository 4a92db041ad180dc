package dev.monitored.server.store;

class PostgresSearchIT extends SearchContract {
  @Override
  Database open() {
    return PostgresDatabase.open(PostgresServer.database());
  }
}
