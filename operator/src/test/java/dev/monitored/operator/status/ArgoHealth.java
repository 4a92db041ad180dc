package dev.monitored.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;

/**
 * What Argo CD makes of an object with the script that is shipped, run with the libraries that Argo
 * CD gives it.
 */
record ArgoHealth(String status, String message) {
  private static final Path CONFIG = Path.of("../deploy/gitops/argo-cd/argocd-cm.yaml");
  private static final String KEY = "resource.customizations.health.monitored.dev_Monitored";

  static ArgoHealth of(JsonNode object) throws IOException {
    var script = new YAMLMapper().readTree(CONFIG.toFile()).path("data").path(KEY).textValue();
    var globals = new Globals();
    globals.load(new JseBaseLib());
    globals.load(new PackageLib());
    globals.load(new TableLib());
    LoadState.install(globals);
    LuaC.install(globals);
    globals.set("obj", lua(object));
    var health = globals.load(script).call();
    return new ArgoHealth(health.get("status").tojstring(), health.get("message").tojstring());
  }

  private static LuaValue lua(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> {
        var table = new LuaTable();
        value.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
        yield table;
      }
      case ARRAY -> {
        var table = new LuaTable();
        value.forEach(item -> table.insert(0, lua(item)));
        yield table;
      }
      case NUMBER -> LuaValue.valueOf(value.asDouble());
      case BOOLEAN -> LuaValue.valueOf(value.asBoolean());
      case STRING -> LuaValue.valueOf(value.asText());
      default -> LuaValue.NIL;
    };
  }
}
