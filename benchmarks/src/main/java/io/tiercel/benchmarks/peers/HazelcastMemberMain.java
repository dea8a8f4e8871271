package io.tiercel.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;

/** The entry of a Hazelcast member: says the port it listens on, and ends with its input. */
final class HazelcastMemberMain {
  private HazelcastMemberMain() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException {
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config());
    System.out.println(
        HazelcastServer.READY + member.getCluster().getLocalMember().getAddress().getPort());
    int unused = System.in.read();
    Runtime.getRuntime().halt(0);
  }

  private static Config config() {
    Config config = new Config().setClusterName(HazelcastServer.CLUSTER);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getJetConfig().setEnabled(false);
    config
        .getNetworkConfig()
        .setPort(HazelcastServer.FIRST_PORT)
        .setPortCount(HazelcastServer.PORTS)
        .getInterfaces()
        .setEnabled(true)
        .addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    // Values stay as bytes: it answers gets and need not understand them.
    config.getMapConfig("default").setBackupCount(0);
    return config;
  }
}
