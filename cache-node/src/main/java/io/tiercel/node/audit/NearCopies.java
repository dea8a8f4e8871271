package io.tiercel.node.audit;

import com.google.protobuf.ByteString;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.invalidation.Subscriber;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditKey;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.NearCopy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the near caches of SDKs that listen here and answer audits. A copy counts only while
 * its SDK can prove it within the table's default bound: else it is not served. Confined to the
 * auditor's thread.
 *
 * <p>Such a copy claims that every write older than the bound is in it. So where it differs from
 * the primary, and is claimed again after that bound, the claim is false.
 */
final class NearCopies implements CopySource {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int MAX_ASKED = 16;
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Equal only for the very same copy. */
  private record Identity(Subscriber subscriber, long filled) {}

  private record Question(Subscriber subscriber, CompletableFuture<AuditAnswer> answer) {}

  private final Supplier<List<Subscriber>> listening;
  private final Tables tables;
  private final OwnerWrites.Publisher publisher;
  private final LongSupplier nanoClock;
  private int turn;

  NearCopies(
      Supplier<List<Subscriber>> listening,
      Tables tables,
      OwnerWrites.Publisher publisher,
      LongSupplier nanoClock) {
    this.listening = listening;
    this.tables = tables;
    this.publisher = publisher;
    this.nanoClock = nanoClock;
  }

  @Override
  public CopyKind kind() {
    return CopyKind.NEAR;
  }

  @Override
  public List<Copy> sample(int most) {
    List<Subscriber> all = listening.get();
    int asked = Math.min(MAX_ASKED, all.size());
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < asked; i++) {
      Subscriber one = all.get(Math.floorMod(turn++, all.size()));
      int copies = Math.max(1, most / asked);
      questions.add(new Question(one, one.ask(AuditQuestion.newBuilder().setCopies(copies))));
    }
    return answers(questions);
  }

  private List<Copy> answers(List<Question> questions) {
    long until = nanoClock.getAsLong() + ANSWER_NANOS;
    List<Copy> copies = new ArrayList<>();
    for (Question question : questions) {
      for (NearCopy told : await(question.answer(), until).getCopiesList()) {
        Copy copy = served(question.subscriber(), told);
        if (copy != null) {
          copies.add(copy);
        }
      }
    }
    return copies;
  }

  private AuditAnswer await(CompletableFuture<AuditAnswer> answer, long until) {
    try {
      long left = Math.max(0, until - nanoClock.getAsLong());
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return AuditAnswer.getDefaultInstance();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return AuditAnswer.getDefaultInstance();
    }
  }

  /** What the SDK tells is not trusted to be well-formed. */
  private @Nullable Copy served(Subscriber subscriber, NearCopy told) {
    TableHandle table = tables.known(told.getTable());
    if (table == null
        || table.fingerprint() != told.getFingerprint()
        || Integer.toUnsignedLong(told.getAgeMillis()) > bound(table).toMillis()) {
      return null;
    }
    try {
      byte[] key = told.getKey().toByteArray();
      EntryKey entryKey = table.entryKey(key, table.decodeKey(key));
      Stamp stamp = new Stamp(told.getStamp().getTerm(), told.getStamp().getVersion());
      Content content = new Content(stamp, told.getAbsent(), told.getChecksum());
      Identity identity = new Identity(subscriber, told.getFilled());
      return new Copy(kind(), subscriber.name(), table, entryKey, content, identity);
    } catch (NodeException | IllegalArgumentException malformed) {
      return null;
    }
  }

  private static Duration bound(TableHandle table) {
    Duration bound = table.defaultBound();
    return bound.compareTo(SHORTEST) < 0 ? SHORTEST : bound;
  }

  @Override
  public Duration boundOf(Copy copy) {
    return bound(copy.table());
  }

  @Override
  public Set<Copy> stillServed(List<Copy> suspects) {
    Map<Subscriber, AuditQuestion.Builder> asked = new LinkedHashMap<>();
    for (Copy suspect : suspects) {
      if (suspect.identity() instanceof Identity identity) {
        asked
            .computeIfAbsent(identity.subscriber(), first -> AuditQuestion.newBuilder())
            .addKeys(
                AuditKey.newBuilder()
                    .setTable(suspect.key().table())
                    .setKey(ByteString.copyFrom(suspect.key().key())));
      }
    }
    List<Question> questions = new ArrayList<>();
    asked.forEach((one, question) -> questions.add(new Question(one, one.ask(question))));
    Set<Copy> now = new HashSet<>(answers(questions));
    now.retainAll(suspects);
    return now;
  }

  @Override
  public boolean mends() {
    return true;
  }

  /** Every near copy of the key goes, as after a write from outside. */
  @Override
  public void mend(Copy wrong, Content primary) {
    var unused = publisher.publish(wrong.key(), OwnerWrites.Publisher.ABOVE_ALL);
  }
}
