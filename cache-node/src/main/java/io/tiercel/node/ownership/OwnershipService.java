package io.tiercel.node.ownership;

import com.hazelcast.internal.partition.MigrationAwareService;
import com.hazelcast.internal.partition.PartitionMigrationEvent;
import com.hazelcast.internal.partition.PartitionReplicationEvent;
import com.hazelcast.internal.services.ManagedService;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.operationservice.Operation;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears of ownership changes on the partition's own thread, before they take effect.
 *
 * <p>Hazelcast's migration listeners tell afterwards and on another thread: in between, another
 * member could already take a write while this one serves its old copy. So this is a service of
 * Hazelcast's inner interface. On the member that loses a partition {@code beforeMigration} runs
 * when no other operation of the partition does, and none is let in until the migration is
 * committed or rolled back. It owns no data itself.
 */
public final class OwnershipService implements MigrationAwareService, ManagedService {
  /** The service's name inside Hazelcast. */
  public static final String NAME = "tiercel:ownership";

  private final PartitionEpochs epochs;
  private final CopyOnWriteArrayList<IntConsumer> changeListeners = new CopyOnWriteArrayList<>();

  /** Advances these epochs. */
  public OwnershipService(PartitionEpochs epochs) {
    this.epochs = epochs;
  }

  /**
   * Calls the listener, on a partition thread, with each partition that this member gains or loses:
   * before, and after it is decided. Must not block.
   */
  public void onChange(IntConsumer listener) {
    changeListeners.add(listener);
  }

  @Override
  public @Nullable Operation prepareReplicationOperation(PartitionReplicationEvent event) {
    return null;
  }

  @Override
  public void beforeMigration(PartitionMigrationEvent event) {
    advanceIfPrimary(event);
  }

  @Override
  public void commitMigration(PartitionMigrationEvent event) {
    advanceIfPrimary(event);
  }

  @Override
  public void rollbackMigration(PartitionMigrationEvent event) {
    advanceIfPrimary(event);
  }

  private void advanceIfPrimary(PartitionMigrationEvent event) {
    if (event.getCurrentReplicaIndex() == 0 || event.getNewReplicaIndex() == 0) {
      epochs.advance(event.getPartitionId());
      changeListeners.forEach(listener -> listener.accept(event.getPartitionId()));
    }
  }

  @Override
  public void init(NodeEngine engine, Properties properties) {}

  @Override
  public void reset() {
    epochs.advanceAll();
  }

  @Override
  public void shutdown(boolean terminate) {
    epochs.advanceAll();
  }
}
