package io.tiercel.cli;

import picocli.CommandLine.IVersionProvider;

/** The release, as the jar says it. */
final class ProjectVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = ProjectVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "tiercel " + (version == null ? "(built from classes)" : version),
      "Java " + Runtime.version() + " on " + System.getProperty("os.name")
    };
  }
}
