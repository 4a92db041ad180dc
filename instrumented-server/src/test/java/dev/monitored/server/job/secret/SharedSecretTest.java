package dev.monitored.server.job.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedSecretTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("secret"), text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The first is of RFC 4231, the second of GitHub's documentation. */
  @ParameterizedTest
  @CsvSource({
    "Jefe, what do ya want for nothing?,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "It's a Secret to Everybody, 'Hello, World!',"
        + " 757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
  })
  void signsAsOthersDo(String secret, String text, String signature) throws Exception {
    var shared = SharedSecret.from(file(secret + "\n"));

    assertThat(shared.signature(bytes(text))).isEqualTo("sha256=" + signature);
    assertThat(shared.hasSigned(bytes(text), "sha256=" + signature)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18",
        "sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17 "
      })
  void knowsAWrongSignature(String signature) throws Exception {
    var shared = SharedSecret.from(file("It's a Secret to Everybody"));

    assertThat(shared.hasSigned(bytes("Hello, World!"), signature)).isFalse();
  }

  @Test
  void theFileMayChange() throws Exception {
    var shared = SharedSecret.from(file("old"));
    var before = shared.signature(bytes("text"));

    file("new");

    assertThat(shared.signature(bytes("text"))).isNotEqualTo(before);
    assertThat(shared.hasSigned(bytes("text"), before)).isFalse();
  }

  @Test
  void ofTwoSecretsTheFirstSignsAndBothAreKnown() throws Exception {
    var before = SharedSecret.from(file("old")).signature(bytes("text"));
    var after = SharedSecret.from(file("new")).signature(bytes("text"));

    var both = SharedSecret.from(file(" new\r\n\nold \n"));

    assertThat(both.signature(bytes("text"))).isEqualTo(after);
    assertThat(both.hasSigned(bytes("text"), before)).isTrue();
    assertThat(both.hasSigned(bytes("text"), after)).isTrue();
    assertThat(both.hasSigned(bytes("texts"), after)).isFalse();
    var three = file("a\nb\nc");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SharedSecret.from(three))
        .withMessageEndingWith("has more than 2 secrets");
  }

  @Test
  void anEmptyFileIsNoSecret() throws Exception {
    var empty = file(" \n");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SharedSecret.from(empty))
        .withMessageEndingWith("secret is empty");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SharedSecret.from(directory.resolve("none")));
  }
}
