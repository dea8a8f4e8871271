package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.Suite;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunFolder;

/**
 * How cost grows, one thing at a time; each step from one point of a series to the next is judged,
 * not where it ends: a cliff is a step that loses much. And what an entry takes in memory.
 */
public final class ScaleSuite implements Suite {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public Result run(Settings settings, Progress progress) {
    Findings findings = new Findings();
    try (RunFolder folder = RunFolder.create(settings.runs())) {
      Scene scene = new Scene(settings, folder, progress);
      CallerScale.measure(scene, findings);
      ByteScale.measure(scene, findings);
      NodeScale.measure(scene, findings);
      KeyScale.measure(scene, findings);
      SubscriberScale.measure(scene, findings);
      EntrySizes.measure(scene, findings);
      progress.done();
      return findings.result();
    }
  }
}
