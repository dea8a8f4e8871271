package io.tiercel.node.member;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigAccessor;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.ServiceConfig;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.BuildInfoProvider;
import com.hazelcast.internal.util.ConcurrencyUtil;
import com.hazelcast.internal.util.ThreadUtil;
import com.hazelcast.map.impl.eviction.Evictor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** The one place that configures Hazelcast. */
public final class HazelcastMember {
  /** How many partitions; never changes while a cluster lives. */
  public static final int PARTITIONS = 271;

  private static final int LEAST_COMPLETION_THREADS = 4;
  private static final String NEVER_SECONDS = "1000000000";
  private static final Executor COMPLETIONS =
      new ForkJoinPool(
          Math.max(LEAST_COMPLETION_THREADS, Runtime.getRuntime().availableProcessors()));

  private HazelcastMember() {}

  /**
   * What a member needs to be told.
   *
   * @param name its instance name
   * @param cluster members with the same name and Hazelcast minor version form one cluster
   * @param host the address to bind to
   * @param port the port to bind to; it is this one or none
   * @param advertise the name or address others use; looked up by each of them
   * @param seeds host:port of some members
   * @param attributes what others can read about it
   */
  public record Settings(
      String name,
      String cluster,
      String host,
      int port,
      String advertise,
      List<String> seeds,
      Map<String, String> attributes) {}

  /** Starts a member and joins; throws when the port is taken. */
  public static HazelcastInstance start(
      Settings settings,
      List<SerializerConfig> serializers,
      MapConfig map,
      TopicConfig topic,
      String serviceName,
      Object service) {
    Config config = new Config();
    config.setInstanceName(settings.name() + "-" + Long.toHexString(System.nanoTime()));
    // No rolling upgrade between minor versions in this edition: they must not meet.
    config.setClusterName(settings.cluster() + "-hz" + minorVersion());
    setProperties(config);
    String address = numeric(settings.host());
    // Not by "interfaces": those would also strike every seed that is not this very address.
    config.setProperty("hazelcast.local.localAddress", address);
    config.setProperty("hazelcast.socket.server.bind.any", "false");
    boolean sameForOthers = settings.advertise().equals(settings.host());
    // Outgoing connections leave from the advertised address, which need not be this machine's.
    config.setProperty("hazelcast.socket.client.bind", Boolean.toString(sameForOthers));
    config.setAdvancedNetworkConfig(
        network(settings, sameForOthers ? address : settings.advertise()));
    config.getIntegrityCheckerConfig().setEnabled(false);
    // Collected every few seconds for a management centre nobody runs.
    config.getMetricsConfig().setEnabled(false);
    serializers.forEach(config.getSerializationConfig()::addSerializerConfig);
    config.getSerializationConfig().setJavaSerializationFilterConfig(onlyHazelcastsOwnClasses());
    config.addMapConfig(map);
    config.addTopicConfig(topic);
    settings.attributes().forEach(config.getMemberAttributeConfig()::setAttribute);
    ConfigAccessor.getServicesConfig(config)
        .addServiceConfig(
            new ServiceConfig().setName(serviceName).setEnabled(true).setImplementation(service));
    // With one or two processors Hazelcast would start a thread for every completion.
    ConcurrencyUtil.setDefaultAsyncExecutor(HazelcastMember::complete);
    // Where any entry will do, its fifteen only keep a processor waiting for memory.
    System.getProperties().putIfAbsent(Evictor.SYSTEM_PROPERTY_SAMPLE_COUNT, "2");
    return Hazelcast.newHazelcastInstance(config);
  }

  /**
   * What hangs on a future of Hazelcast's goes on where that was completed, if that is a partition
   * thread: a future wraps another one, and to wake a thread for each, be it that nobody waits for
   * it, costs more than a step. Who reads what other members answer may not ask them for anything
   * more, so there it goes on in a pool.
   */
  private static void complete(Runnable completion) {
    if (ThreadUtil.isRunningOnPartitionThread()) {
      completion.run();
    } else {
      COMPLETIONS.execute(completion);
    }
  }

  private static String minorVersion() {
    String[] parts = BuildInfoProvider.getBuildInfo().getVersion().split("\\.", -1);
    return parts[0] + "." + parts[1];
  }

  private static void setProperties(Config config) {
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.partition.count", Integer.toString(PARTITIONS));
    // A killed member's closed socket is noticed at once; these are for one that hangs. Not
    // shorter:
    // a member that a busy machine merely keeps waiting must not be taken for dead.
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "10");
    config.setProperty("hazelcast.connection.monitor.interval", "100");
    config.setProperty("hazelcast.connection.monitor.max.faults", "2");
    // Who joins whom after a split is decided by SplitBrainMerge.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", NEVER_SECONDS);
    config.setProperty("hazelcast.wait.seconds.before.join", "1");
    config.setProperty("hazelcast.max.wait.seconds.before.join", "5");
    config.setProperty("hazelcast.operation.call.timeout.millis", "15000");
    config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
    // A change whose backup did not confirm it counts as not made, and is made again: else the
    // floor
    // of an acknowledged write could be lost with its owner.
    config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "60");
    config.setProperty("hazelcast.slow.operation.detector.threshold.millis", "1000");
    config.setProperty("hazelcast.partition.migration.interval", "0");
    changeThreadsLess(config);
  }

  /**
   * Each change of threads costs more than what is done there. Who has something to send sends it,
   * also while others do, and who reads an answer hands it over: nothing of ours blocks then.
   */
  private static void changeThreadsLess(Config config) {
    config.setProperty("hazelcast.concurrent.window.ms", "0");
    config.setProperty("hazelcast.operation.response.thread.count", "0");
  }

  private static AdvancedNetworkConfig network(Settings settings, String advertised) {
    AdvancedNetworkConfig network = new AdvancedNetworkConfig();
    network.setEnabled(true);
    ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
    endpoint.setPort(settings.port()).setPortAutoIncrement(false).setReuseAddress(true);
    endpoint.setPublicAddress(advertised + ":" + settings.port());
    // A member endpoint and no other: no foreign client can connect.
    network.setMemberEndpointConfig(endpoint);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(settings.seeds());
    join.getTcpIpConfig().setConnectionTimeoutSeconds(2);
    return network;
  }

  /** Hazelcast picks its interface by number alone; a name, as containers have, is looked up. */
  private static String numeric(String host) {
    InetAddress address = new InetSocketAddress(host, 0).getAddress();
    return address == null ? host : address.getHostAddress();
  }

  private static JavaSerializationFilterConfig onlyHazelcastsOwnClasses() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.getWhitelist().addPrefixes("com.hazelcast.", "java.lang.", "java.util.");
    return filter;
  }
}
