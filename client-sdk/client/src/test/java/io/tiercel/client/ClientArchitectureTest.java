package io.tiercel.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the SDK may see. */
@AnalyzeClasses(
    packages = "io.tiercel.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ClientArchitectureTest {
  @ArchTest
  static final ArchRule SEES_NO_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.hazelcast..",
              "java.sql..",
              "javax.sql..",
              "io.tiercel.node..",
              "io.tiercel.router..",
              "com.google.common..")
          .because("applications get protocol and gRPC only; ask a cache node instead");

  @ArchTest
  static final ArchRule GRPC_ONLY_IN_THE_GATEWAY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tiercel.client.internal.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..")
          .because("step 3 is the only one that talks; give Gateway a method");

  @ArchTest
  static final ArchRule CAFFEINE_ONLY_IN_THE_NEAR_CACHE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tiercel.client.internal.nearcache..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.benmanes..")
          .because("step 2 is the only one that keeps rows; use NearCache");

  @ArchTest
  static final ArchRule MICROMETER_ONLY_IN_METRICS =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Metrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..")
          .because("Micrometer is optional: only a class that is asked for may need it");

  @ArchTest
  static final ArchRule NO_CYCLES_INSIDE =
      slices()
          .matching("io.tiercel.client.internal.(*)..")
          .should()
          .beFreeOfCycles()
          .because("the steps point one way");
}
