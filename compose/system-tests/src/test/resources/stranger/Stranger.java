import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** What somebody outside writes who knows the SDK alone. */
public final class Stranger {
  record Parcel(long id, String label, BigDecimal weightKilograms, LocalDate sent) {}

  public static void main(String[] arguments) {
    TiercelConfig config =
        TiercelConfig.builder()
            .nodes(arguments[0])
            .credentials(arguments[1], System.getenv("PARCELS_SECRET"))
            .deadline(Duration.ofSeconds(30))
            .build();
    try (Tiercel tiercel = Tiercel.connect(config)) {
      Table<Long, Parcel> parcels = tiercel.table("parcels", Long.class, Parcel.class);
      for (long id = 1; id <= 20; id++) {
        parcels.insert(new Parcel(id, "parcel " + id, new BigDecimal("1.250"), null));
      }
      parcels.update(
          1L,
          old -> new Parcel(old.id(), "sent", old.weightKilograms(), LocalDate.of(2026, 11, 20)));
      parcels.delete(2L);
      Read<Parcel> read = parcels.read(1L, Freshness.strong());
      System.out.println(read.value());
      System.out.println(parcels.getAll(List.of(1L, 2L, 3L)).keySet());
    }
  }
}
