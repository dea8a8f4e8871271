package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.WriteAttempt;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.GuardedWrites.Applied;
import io.tiercel.router.sql.SharedTransactions;
import io.tiercel.router.sql.SharedTransactions.Counted;
import io.tiercel.router.sql.SharedTransactions.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings writes of one shard and table into one transaction on its primary. Tries once and leaves
 * to the route of single writes whatever needs a second look. Thread-safe.
 */
public final class GroupRoute {
  private final ClusterView view;
  private final SharedTransactions transactions;
  private final Freshness freshness;

  /** Routes by this view. */
  public GroupRoute(ClusterView view, SharedTransactions transactions, Freshness freshness) {
    this.view = view;
    this.transactions = transactions;
    this.freshness = freshness;
  }

  /** Which transaction a write belongs into. */
  private record Place(int shard, String table) {}

  /** Writes that share a transaction: of a writer at most one in a slot, or it would go twice. */
  private final class Group {
    private final List<Member> members = new ArrayList<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final Set<Counted> writers = new HashSet<>();
    private final Set<RowKey> rows = new HashSet<>();

    void add(Member member, int index) {
      RowWrite write = member.write();
      if (members.size() < SharedTransactions.MOST
          && !writers.contains(member.counted())
          && (transactions.mayFollow(write) || !rows.contains(write.key()))) {
        writers.add(member.counted());
        rows.add(write.key());
        members.add(member);
        indexes.add(index);
      }
    }
  }

  boolean mayShare(RowWrite write) {
    return transactions.mayJoin(write);
  }

  List<WriteAttempt> run(List<RowWrite> writes, Deadline deadline) {
    WriteAttempt[] attempts = new WriteAttempt[writes.size()];
    Arrays.fill(attempts, WriteAttempt.LEFT);
    Cluster cluster = view.now();
    for (Group group : groups(cluster, writes)) {
      if (group.members.size() > 1) {
        apply(cluster, group, deadline, attempts);
      }
    }
    return List.of(attempts);
  }

  private Iterable<Group> groups(Cluster cluster, List<RowWrite> writes) {
    Map<Place, Group> groups = new LinkedHashMap<>();
    for (int i = 0; i < writes.size(); i++) {
      RowWrite write = writes.get(i);
      String table = write.table().name();
      if (!cluster.topology().imports().closed().contains(table)) {
        int slot = write.table().slotOf(write.key());
        int shard = cluster.topology().map().owners()[slot];
        groups
            .computeIfAbsent(new Place(shard, table), place -> new Group())
            .add(new Member(write, slot, cluster.termOf(slot)), i);
      }
    }
    return groups.values();
  }

  private void apply(Cluster cluster, Group group, Deadline deadline, WriteAttempt[] attempts) {
    ShardServers shard = cluster.ownerOf(group.members.get(0).slot());
    Map<Member, Applied> applied;
    try {
      applied =
          shard
              .primary()
              .writeTogether(deadline, session -> transactions.apply(session, group.members));
    } catch (RouterException e) {
      if (e.outcome() != Outcome.NOT_APPLIED) {
        group.indexes.forEach(index -> attempts[index] = new WriteAttempt(null, e));
      }
      return;
    }
    for (int i = 0; i < group.members.size(); i++) {
      Member member = group.members.get(i);
      Applied done = applied.get(member);
      if (done != null) {
        freshness.acknowledged(member.slot(), done);
        attempts[group.indexes.get(i)] = new WriteAttempt(done.written(), null);
      }
    }
  }
}
