package dev.monitored.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.ShellCommand;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  @Test
  void aNoteThatIsTooShortForACommandSaysWhereToFindIt() {
    var command = Command.ofAuthor(new ShellCommand(List.of("kubectl", "y".repeat(900))));
    var note = Finding.of("Reason", "found", "wanted", command).message();
    var about = new ObjectMetaBuilder().withName("shop").withNamespace("team-a").build();

    assertThat(Events.shortened("Ready is False: " + "x".repeat(100) + note, about))
        .endsWith(
            "found; wanted; for the command, run kubectl describe monitored shop --namespace team-a");
  }
}
