package io.tiercel.node.fill;

import io.tiercel.node.FakeShardRouter;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.Write;
import io.tiercel.router.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Requests of the table {@code items} as the service would understand them. */
final class Requests {
  private static final TableHandle ITEMS =
      new Tables(new FakeShardRouter(), Runnable::run).resolve("items").join();

  private Requests() {}

  static KeyRequest read(long id) {
    return read(id, Read.getDefaultInstance(), new ArrayList<>());
  }

  static KeyRequest read(long id, Read read, List<Response> answers) {
    return request(id, Request.newBuilder().setId(id).setRead(read).build(), answers);
  }

  static KeyRequest write(long id, List<Response> answers) {
    Write write = Write.newBuilder().setKind(Write.Kind.INSERT).build();
    return request(id, Request.newBuilder().setId(id).setWrite(write).build(), answers);
  }

  private static KeyRequest request(long id, Request wire, List<Response> answers) {
    RowKey key = new RowKey(id);
    byte[] encoded = ITEMS.encodeKey(key);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    return new KeyRequest(wire, ITEMS, ITEMS.entryKey(encoded, key), key, deadline, answers::add);
  }
}
