package io.tiercel.client.internal.gateway;

import com.google.protobuf.ByteString;
import io.tiercel.client.internal.nearcache.NearAudit;
import io.tiercel.client.internal.nearcache.NearCacheEntry;
import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditKey;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.NearCopy;
import io.tiercel.protocol.v1.Stamp;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers a node that audits the near caches. Thread-safe; never blocks. */
final class AuditAnswers {
  private final NearAudit audit;

  AuditAnswers(NearAudit audit) {
    this.audit = audit;
  }

  AuditAnswer answer(AuditQuestion question) {
    AuditAnswer.Builder answer = AuditAnswer.newBuilder().setId(question.getId());
    if (question.getKeysCount() == 0) {
      add(answer, audit.sample(question.getCopies()));
    }
    for (AuditKey key : question.getKeysList()) {
      add(answer, audit.look(key.getTable(), key.getKey().toByteArray()));
    }
    return answer.build();
  }

  private static void add(AuditAnswer.Builder answer, List<NearAudit.Seen> seen) {
    seen.forEach(one -> answer.addCopies(toProto(one)));
  }

  private static NearCopy toProto(NearAudit.Seen seen) {
    NearCacheEntry<?> entry = seen.copy().entry();
    long ageMillis = TimeUnit.NANOSECONDS.toMillis(seen.ageNanos()) + 1;
    return NearCopy.newBuilder()
        .setTable(seen.copy().table())
        .setKey(ByteString.copyFrom(seen.copy().key()))
        .setFingerprint(seen.copy().fingerprint())
        .setStamp(
            Stamp.newBuilder().setTerm(entry.stamp().term()).setVersion(entry.stamp().version()))
        .setAbsent(entry.value() == null)
        .setChecksum(entry.checksum())
        .setAgeMillis((int) Math.min(Integer.MAX_VALUE, ageMillis))
        .setFilled(entry.asOfNanos())
        .build();
  }
}
