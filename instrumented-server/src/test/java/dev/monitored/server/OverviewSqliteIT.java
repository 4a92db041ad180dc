package dev.monitored.server;

import java.util.Map;

class OverviewSqliteIT extends OverviewContract {
  @Override
  Map<String, String> database() {
    return Map.of();
  }
}
