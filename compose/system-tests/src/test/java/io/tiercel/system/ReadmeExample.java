package io.tiercel.system;

import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.Session;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The README's example for application teams; {@link ReadmeIT} runs it and compares the text. */
@SuppressWarnings("UnusedVariable") // It shows how to get things; what to do with them is plain.
final class ReadmeExample {
  private ReadmeExample() {}

  // readme: begin
  public record Customer(long id, String name, BigDecimal balance) {}

  static void example(String nodes, String secret) {
    TiercelConfig config = TiercelConfig.builder().nodes(nodes).credentials("app", secret).build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Table<Long, Customer> customers = tiercel.table("customers", Long.class, Customer.class);

      customers.put(new Customer(1, "Ada", new BigDecimal("10.00")));
      Customer ada = customers.get(1L); // null when there is none
      Map<Long, Customer> some = customers.getAll(List.of(1L, 2L, 3L));

      // Read, change, write back; again from the start if another writer came between.
      customers.update(
          1L, old -> new Customer(old.id(), old.name(), old.balance().add(BigDecimal.ONE)));

      // How stale may it be? Per call or per view of the table; by default at most 1 s.
      Read<Customer> read = customers.read(1L, Freshness.bounded(Duration.ofMillis(200)));
      System.out.println(read.value() + " from " + read.origin() + ", age " + read.age());
      Customer now = customers.get(1L, Freshness.strong());

      // Your own writes, and never backwards, across services: pass the token along.
      Session session = tiercel.newSession();
      customers.in(session).put(new Customer(2, "Grace", BigDecimal.TEN));
      String token = session.token();
      customers.in(tiercel.session(token)).get(2L, Freshness.session());
    }
  }
  // readme: end
}
