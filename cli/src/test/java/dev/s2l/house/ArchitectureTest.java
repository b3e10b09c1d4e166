package dev.s2l.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.s2l.run.Internal;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The walls of the house (docs/architecture.md): who may import whom, and who may print or exit.
class ArchitectureTest {
  /// The packages of core in the order in which data passes them: each may import only those before
  /// it.
  private static final List<String> CORE =
      List.of(
          "run",
          "vector",
          "hub",
          "dataset",
          "prompt",
          "demo",
          "trajectory",
          "cluster",
          "suspect",
          "facility",
          "select",
          "handover",
          "evaluate",
          "compare",
          "report");

  /// The same for lm.
  private static final List<String> LM =
      List.of(
          "lm.model",
          "lm.tokenize",
          "lm.encode",
          "lm.record",
          "lm.gradient",
          "lm.train",
          "lm.generate");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.s2l");

  @Test
  void packagesImportOnlyPackagesBeforeThem() {
    inOrder(CORE);
    inOrder(LM);
  }

  @Test
  void coreDoesNotKnowModelsOrTheCommandLine() {
    for (String name : CORE) {
      noClasses()
          .that()
          .resideInAPackage("dev.s2l." + name + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.s2l.lm..", "dev.s2l.cli..", "dev.s2l.pipeline..", "picocli..")
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }

  @Test
  void theMethodDoesNotKnowTheCommandLine() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.s2l.lm..", "dev.s2l.pipeline..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.s2l.cli..")
        .check(CLASSES);
  }

  /// docs/embedding.md names the packages that are for users; the others say that they are not.
  @Test
  void everyPackageIsForUsersOrSaysThatItIsNot() throws IOException {
    String docs = Files.readString(Path.of("../docs/embedding.md"));
    String line =
        docs.lines().filter(l -> l.startsWith("- **Packages.**")).findFirst().orElseThrow();
    String listed = line.substring(0, line.indexOf("All others"));
    var packages =
        CLASSES.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackage)
            .filter(p -> !p.getName().equals("dev.s2l.testkit")) // Is never on a user's class path.
            .distinct();
    assertThat(packages)
        .allSatisfy(
            p ->
                assertThat(p.isAnnotatedWith(Internal.class))
                    .as(p.getName())
                    .isNotEqualTo(listed.contains("`" + p.getName() + "`")));
  }

  @Test
  void nativesStayInLm() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.s2l.lm..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..", "ai.djl..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.s2l.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.s2l.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void noInputIsEverDeserializedAsJavaObjects() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .check(CLASSES);
  }

  @Test
  void nothingDependsOnTheDefaultLocaleOrCallsTheGarbageCollector() {
    noClasses()
        .should()
        .callMethod(System.class, "gc")
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class) // Phrase.of instead.
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callConstructor(Formatter.class)
        .orShould()
        .callMethod(NumberFormat.class, "getInstance")
        .orShould()
        .callConstructor(DecimalFormat.class, String.class)
        .orShould()
        .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  private static void inOrder(List<String> packages) {
    for (int i = 0; i < packages.size(); i++) {
      String[] later =
          packages.stream()
              .skip(i + 1L)
              .map(name -> "dev.s2l." + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage("dev.s2l." + packages.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .allowEmptyShould(true)
            .check(CLASSES);
      }
    }
  }
}
