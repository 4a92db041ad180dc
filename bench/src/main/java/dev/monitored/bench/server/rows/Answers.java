package dev.monitored.bench.server.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Child;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.server.Server;
import dev.monitored.bench.server.ServerBench;
import dev.monitored.bench.server.Wrk;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests: a constant answer, and a job of the store, each counted and timed by the server. */
public final class Answers implements Family<ServerBench> {
  private static final int CLIENTS = 32;
  private static final String PEER = "sanic 20.9.1 + sanic-prometheus 0.2.1";
  private static final String CONSTANT = "/api/v1/actions";

  private record Answered(double perSecond, double cpuMicros) {}

  /** What is asked for, from both. */
  private record Question(String name, String ours, String peer, Aim cpu, Aim rate) {}

  @Override
  public String name() {
    return "answers";
  }

  @Override
  public List<Row> measure(ServerBench bench) throws Exception {
    var data = Files.createTempDirectory(bench.work(), "sqlite");
    try (var server = Server.start(bench, Map.of("JOBSERVER_DATA_DIR", data.toString()))) {
      var job = server.submit();
      Executions.drain(server);
      var rows = new ArrayList<>(unmeasured(bench));
      if (bench.python().isEmpty()) {
        rows.add(Row.failed("a constant answer", "no Python 3.9 for " + PEER));
        rows.add(Row.failed("a job of the store", "no Python 3.9 for " + PEER));
        return rows;
      }
      var line = peer(bench, server.get(CONSTANT), data.resolve("jobs.db").toString());
      try (var child = Child.start(bench, "peer", line, Map.of());
          var peer = Server.of(child)) {
        awaitAnswer(peer);
        rows.addAll(measure(bench, server, peer, job));
      }
      return rows;
    }
  }

  private static List<String> peer(ServerBench bench, String constant, String database)
      throws IOException {
    return List.of(
        bench.python().orElseThrow().toString(),
        bench.root().resolve("bench/src/main/python/peer.py").toString(),
        Integer.toString(freePort()),
        constant,
        database);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Server peer) throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        URI.create(peer.url("/constant")).toURL().openStream().close();
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IOException("the peer does not answer");
  }

  private static List<Row> measure(ServerBench bench, Server server, Server peer, String job)
      throws Exception {
    var rows = new ArrayList<Row>();
    for (var question :
        List.of(
            new Question(
                "a constant answer",
                CONSTANT,
                "/constant",
                Aim.ratioAtMost(.35),
                Aim.ratioAtLeast(3)),
            new Question(
                "a job of the store",
                "/api/v1/jobs/" + job,
                "/jobs/" + job,
                Aim.ratioAtMost(.5),
                Aim.ratioAtLeast(2)))) {
      var cpu = new Pairs();
      var rate = new Pairs();
      warmUp(bench, server, question.ours());
      warmUp(bench, peer, question.peer());
      for (int pair = 0; pair < bench.size().pairs(); pair++) {
        var ours = load(bench, server, question.ours());
        var theirs = load(bench, peer, question.peer());
        cpu.add(ours.cpuMicros(), theirs.cpuMicros());
        rate.add(ours.perSecond(), theirs.perSecond());
      }
      rows.add(cpu.row(question.name() + ": CPU", "µs/request", PEER, question.cpu()));
      rows.add(rate.row(question.name() + ": rate", "requests/s", PEER, question.rate()));
    }
    return rows;
  }

  private static void warmUp(ServerBench bench, Server server, String path) throws Exception {
    new Wrk(bench, CLIENTS).get(server.url(path), 2 * bench.size().seconds() + 4);
  }

  private static Answered load(ServerBench bench, Server server, String path) throws Exception {
    double cpu = server.cpu();
    var load = new Wrk(bench, CLIENTS).get(server.url(path), bench.size().seconds());
    return new Answered(load.perSecond(), 1e6 * (server.cpu() - cpu) / load.answers());
  }

  /** The same server, whose listeners hear nothing, in turns with one whose listeners count. */
  private static List<Row> unmeasured(ServerBench bench) throws Exception {
    var one = Files.createTempDirectory(bench.work(), "measured").toString();
    var other = Files.createTempDirectory(bench.work(), "unmeasured").toString();
    try (var measured = Server.other(bench, one);
        var silent = Server.other(bench, other, "no-metrics")) {
      var constant = new Pairs();
      warmUp(bench, measured, CONSTANT);
      warmUp(bench, silent, CONSTANT);
      for (int pair = 0; pair < 2 * bench.size().pairs(); pair++) {
        double with = load(bench, measured, CONSTANT).cpuMicros();
        constant.add(with, load(bench, silent, CONSTANT).cpuMicros());
      }
      return List.of(
          constant.row(
              "a constant answer: CPU with metrics",
              "µs/request",
              "ourselves, nothing counted",
              Aim.ratioAtMost(1.03)));
    }
  }
}
