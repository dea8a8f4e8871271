package io.tiercel.node.ownership;

import com.hazelcast.cluster.Member;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node tells the others about itself, as attributes of its Hazelcast member.
 *
 * @param name from its configuration
 * @param grpcHost where SDKs and other nodes reach it
 * @param grpcPort where SDKs and other nodes reach it
 * @param publisher the number its invalidations carry, random per start
 * @param peerSecret what another node has to show it, random per start; never printed
 */
public record NodeIdentity(
    String name, String grpcHost, int grpcPort, long publisher, String peerSecret) {
  private static final String NAME = "tiercel.name";
  private static final String HOST = "tiercel.grpc.host";
  private static final String PORT = "tiercel.grpc.port";
  private static final String PUBLISHER = "tiercel.publisher";
  private static final String SECRET = "tiercel.secret";

  /** As attributes of a member. */
  public Map<String, String> toAttributes() {
    Map<String, String> attributes = new HashMap<>();
    attributes.put(NAME, name);
    attributes.put(HOST, grpcHost);
    attributes.put(PORT, Integer.toString(grpcPort));
    attributes.put(PUBLISHER, Long.toString(publisher));
    attributes.put(SECRET, peerSecret);
    return attributes;
  }

  /** What a member of the cluster says of itself. Every member is a node of ours. */
  public static NodeIdentity of(Member member) {
    return new NodeIdentity(
        attribute(member, NAME),
        attribute(member, HOST),
        Integer.parseInt(attribute(member, PORT)),
        Long.parseLong(attribute(member, PUBLISHER)),
        attribute(member, SECRET));
  }

  private static String attribute(Member member, String name) {
    String value = member.getAttribute(name);
    if (value == null) {
      throw new IllegalStateException(
          "member " + member.getAddress() + " is no Tiercel node: it lacks attribute " + name);
    }
    return value;
  }

  @Override
  public String toString() {
    return name + "@" + grpcHost + ":" + grpcPort;
  }
}
