package io.tiercel.system;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows of ARCHITECTURE.md, and where each foreign library may be used. */
final class ArchitectureTest {
  private static final Pattern FORBIDDEN_SUFFIX =
      Pattern.compile(".*(Manager|Helper|Utils|Util|Impl|Info|Context)$");

  private static JavaClasses production;
  private static JavaClasses tests;

  @BeforeAll
  static void readClasses() {
    production = ProductionClasses.read();
    tests = ProductionClasses.readTests();
  }

  @ParameterizedTest
  @CsvSource({
    "io.tiercel.protocol.., 'io.tiercel.client.., io.tiercel.node.., io.tiercel.router.., io.tiercel.migrations.., io.tiercel.local.., io.tiercel.cli..'",
    "io.tiercel.client.., 'io.tiercel.node.., io.tiercel.router.., io.tiercel.migrations.., io.tiercel.local.., io.tiercel.cli..'",
    "io.tiercel.router.., 'io.tiercel.protocol.., io.tiercel.client.., io.tiercel.node.., io.tiercel.migrations.., io.tiercel.local.., io.tiercel.cli..'",
    "io.tiercel.node.., 'io.tiercel.client.., io.tiercel.migrations.., io.tiercel.local.., io.tiercel.cli..'",
    "io.tiercel.migrations.., 'io.tiercel.protocol.., io.tiercel.client.., io.tiercel.node.., io.tiercel.local.., io.tiercel.cli..'",
    "io.tiercel.local.., 'io.tiercel.protocol.., io.tiercel.client.., io.tiercel.node.., io.tiercel.router.., io.tiercel.migrations.., io.tiercel.cli..'",
  })
  void module_seesOnlyWhatItsArrowPointsTo(String module, String unseen) {
    noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(unseen))
        .because(
            "arrows point one way: client -> protocol <- cache-node -> shard-router <- migrations")
        .check(production);
  }

  @ParameterizedTest
  @CsvSource({
    "com.hazelcast.., 'io.tiercel.node..'",
    "io.grpc.., 'io.tiercel.protocol.., io.tiercel.client.internal.gateway.., io.tiercel.node..'",
    "com.zaxxer.hikari.., 'io.tiercel.router.pool.., io.tiercel.router.sql..'",
    "org.jdbi.., 'io.tiercel.router..'",
    "org.flywaydb.., 'io.tiercel.migrations..'",
    "io.javalin.., 'io.tiercel.node.http..'",
    "com.github.benmanes.caffeine.., 'io.tiercel.client.internal.nearcache.., io.tiercel.node..'",
    "picocli.., 'io.tiercel.cli..'",
    "com.github.shyiko.., 'io.tiercel.node.changefeed.., io.tiercel.router.move..'",
    "org.testcontainers.., 'io.tiercel.testing..'",
  })
  void library_isUsedOnlyInItsRoom(String library, String rooms) {
    noClasses()
        .that(not(resideInAnyPackage(packages(rooms))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .because(
            "each foreign library has one room; put the code there, behind an interface of ours")
        .check(production);
  }

  @Test
  void packages_haveNoCycles() {
    for (String module : new String[] {"client", "node", "router", "migrations", "local", "cli"}) {
      slices()
          .matching("io.tiercel." + module + ".(**)")
          .should()
          .beFreeOfCycles()
          .because("a step sees its neighbour only; move what both need to the lower one")
          .allowEmptyShould(true)
          .check(production);
    }
  }

  @Test
  void names_sayWhatAClassIs() {
    ArchRule rule =
        noClasses()
            .should()
            .haveNameMatching(FORBIDDEN_SUFFIX.pattern())
            .because("name a class by what it does, an implementation by how it does it");
    rule.check(production.that(not(resideInAPackage("io.tiercel.protocol.v1"))));
  }

  @Test
  void tests_neverSleep() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .because("use a latch, a fake clock or Awaitility")
        .check(tests);
  }

  private static String[] packages(String list) {
    return list.split(",\\s*");
  }
}
