package dev.monitored.operator.watch;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the newest entries only. Not safe for use by several threads. */
public final class Newest<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int most;

  public Newest(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
