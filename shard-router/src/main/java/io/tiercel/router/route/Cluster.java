package io.tiercel.router.route;

import io.tiercel.router.ShardMap;
import io.tiercel.router.replica.Server;
import io.tiercel.router.topology.Topology;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shard map of one moment with the servers to use by it. Immutable.
 *
 * @param topology what the catalog said
 * @param shards in the order of {@link ShardMap#shards()}
 */
public record Cluster(Topology topology, List<ShardServers> shards) {
  /**
   * A shard's servers.
   *
   * @param description the catalog's row
   * @param primary takes writes
   * @param replicas follow it
   */
  public record ShardServers(Topology.Shard description, Server primary, List<Server> replicas) {
    /** The primary first. */
    public List<Server> servers() {
      return Stream.concat(Stream.of(primary), replicas.stream()).toList();
    }

    /** The shard's name. */
    public String name() {
      return description.name();
    }

    /** The number of its present primary. */
    public int term() {
      return description.term();
    }
  }

  /** The slots a shard of this cluster owns. */
  public BitSet slotsOf(ShardServers shard) {
    BitSet owned = new BitSet();
    int index = shards.indexOf(shard);
    int[] owners = topology.map().owners();
    for (int slot = 0; slot < owners.length; slot++) {
      if (owners[slot] == index) {
        owned.set(slot);
      }
    }
    return owned;
  }

  /** Of its shard map. */
  public long epoch() {
    return topology.map().epoch();
  }

  /** The term of the stamps of a slot's rows. */
  public int termOf(int slot) {
    return topology.termOf(slot);
  }

  /** The shard that owns a slot. */
  public ShardServers ownerOf(int slot) {
    return shards.get(topology.map().owners()[slot]);
  }
}
