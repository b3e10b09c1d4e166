package dev.s2l.cluster;

import dev.s2l.run.VectorModule;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Adds the vector module as the program does, before tests that touch its classes directly; with
/// `--add-modules` the JVM of the tests would print a warning. Found by its service file.
public final class WithVectors implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    VectorModule.present();
  }
}
