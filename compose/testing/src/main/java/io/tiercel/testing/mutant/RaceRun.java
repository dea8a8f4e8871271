package io.tiercel.testing.mutant;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/**
 * One run of a test class inside this JVM.
 *
 * @param passed how many of its tests passed
 * @param failures what failed
 */
record RaceRun(long passed, List<Failure> failures) {
  static RaceRun of(Class<?> test) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(test))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    // Surefire's own listeners must not take a mutant's failure for one of the build.
    LauncherConfig quiet =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();
    LauncherFactory.create(quiet).execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    return new RaceRun(summary.getTestsSucceededCount(), List.copyOf(summary.getFailures()));
  }

  boolean green() {
    return failures.isEmpty() && passed > 0;
  }

  /** Whether an expectation failed, and not merely the rewritten code. */
  boolean red() {
    return failures.stream().anyMatch(RaceRun::isExpectation);
  }

  private static boolean isExpectation(Failure failure) {
    Throwable thrown = failure.getException();
    while (thrown instanceof CompletionException && thrown.getCause() != null) {
      // The expectation was of another thread, and waited for.
      thrown = thrown.getCause();
    }
    return thrown instanceof AssertionError
        || thrown.getClass().getSimpleName().equals("ConditionTimeoutException");
  }

  /** The first failed expectation's test. */
  String firstFailed() {
    return failures.stream()
        .filter(RaceRun::isExpectation)
        .findFirst()
        .map(failure -> failure.getTestIdentifier().getDisplayName().replace("()", ""))
        .orElse("none");
  }

  /** All failures with their stack traces. */
  String describe() {
    StringWriter text = new StringWriter();
    try (PrintWriter writer = new PrintWriter(text)) {
      for (Failure failure : failures) {
        writer.println(failure.getTestIdentifier().getDisplayName());
        failure.getException().printStackTrace(writer);
      }
    }
    return text.toString();
  }
}
