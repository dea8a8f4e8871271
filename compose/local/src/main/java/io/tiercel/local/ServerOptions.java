package io.tiercel.local;

import java.util.ArrayList;
import java.util.List;

/** The servers' configuration file. Names of options are those from 8.0.26 to 8.4 and later. */
final class ServerOptions {
  /** Part of the data template's name: another value makes another template. */
  static final String TEMPLATE = "1";

  private ServerOptions() {}

  /** Options of the run that makes a data folder. */
  static List<String> initialisation(MySqlBinary binary) {
    List<String> options = new ArrayList<>(binary.ownOptions());
    options.add("character_set_server=utf8mb4");
    options.add("performance_schema=OFF");
    // Only the template is kept so small; servers grow it to their own size.
    options.add("loose_innodb_redo_log_capacity=8M");
    return options;
  }

  static String configuration(
      MySqlBinary binary, ServerFiles files, int serverId, int port, boolean replica, int poolMib) {
    List<String> options = new ArrayList<>(binary.ownOptions());
    options.addAll(
        List.of(
            "datadir=" + files.data(),
            "log_error=" + files.errorLog(),
            "pid_file=" + files.pidFile(),
            "port=" + port,
            "bind_address=127.0.0.1",
            // No unix socket: its path may not be longer than 107 bytes, and nobody needs it.
            "socket=",
            "mysqlx=OFF",
            "skip_name_resolve=ON",
            "secure_file_priv=NULL",
            "local_infile=OFF",
            "performance_schema=OFF",
            "innodb_buffer_pool_size=" + poolMib + "M",
            // The kernel's slots (fs.aio-max-nr) last for some twenty servers of a machine.
            "innodb_use_native_aio=OFF",
            // Its log threads hand every commit on to each other, on a few cores at a high price.
            "loose_innodb_log_writer_threads=OFF",
            "max_connections=300",
            "max_allowed_packet=64M",
            "character_set_server=utf8mb4",
            "default_time_zone=+00:00",
            "server_id=" + serverId,
            "gtid_mode=ON",
            "enforce_gtid_consistency=ON",
            "log_bin=binlog",
            "binlog_row_image=FULL",
            "binlog_row_metadata=FULL",
            "binlog_transaction_compression=OFF",
            "binlog_expire_logs_seconds=86400",
            "log_replica_updates=ON",
            "relay_log=relay",
            "relay_log_recovery=ON",
            "replica_net_timeout=10"));
    options.addAll(replica ? replicaOptions() : primaryOptions());
    return "[mysqld]\n" + String.join("\n", options) + "\n";
  }

  private static List<String> primaryOptions() {
    return List.of("sync_binlog=1", "innodb_flush_log_at_trx_commit=1");
  }

  private static List<String> replicaOptions() {
    // A replica can be copied again; it need not sync each transaction.
    return List.of("super_read_only=ON", "sync_binlog=0", "innodb_flush_log_at_trx_commit=2");
  }
}
