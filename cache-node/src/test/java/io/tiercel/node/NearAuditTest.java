package io.tiercel.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.tiercel.node.audit.AuditOrder;
import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.v1.AuditAnswer;
import io.tiercel.protocol.v1.AuditQuestion;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.NearCopy;
import io.tiercel.protocol.v1.Probe;
import io.tiercel.protocol.v1.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The audit of near caches, answered by an SDK of the test's. */
@Timeout(60)
class NearAuditTest {
  private final FakeShardRouter router = new FakeShardRouter();
  private final TestNodes nodes = new TestNodes();
  private CacheNode node;
  private NodeClient client;
  private Sdk sdk;

  /** Answers questions as a test says. */
  private static final class Sdk implements StreamObserver<InvalidationBatch> {
    final List<AuditQuestion> asked = new CopyOnWriteArrayList<>();
    volatile Function<AuditQuestion, Optional<AuditAnswer>> answers = question -> Optional.empty();
    volatile @Nullable StreamObserver<Probe> probes;

    @Override
    public void onNext(InvalidationBatch batch) {
      StreamObserver<Probe> answering = probes;
      if (batch.hasAudit() && answering != null) {
        AuditQuestion question = batch.getAudit();
        asked.add(question);
        answers
            .apply(question)
            .map(answer -> answer.toBuilder().setId(question.getId()))
            .ifPresent(answer -> answering.onNext(Probe.newBuilder().setAudit(answer).build()));
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  @BeforeEach
  void start() {
    router.seed(1, "one");
    node = nodes.start(router);
    client = nodes.client(node);
    sdk = new Sdk();
    sdk.probes = client.invalidations(sdk);
    org.awaitility.Awaitility.await()
        .until(() -> !node.cluster().invalidations().relay().listening().isEmpty());
  }

  @AfterEach
  void stop() {
    client.close();
    nodes.close();
  }

  /** What an SDK keeps after it read the row. */
  private NearCopy.Builder kept() {
    Response read = client.get(1).join();
    return NearCopy.newBuilder()
        .setTable("items")
        .setKey(ByteString.copyFrom(client.entryKey(1).key()))
        .setFingerprint(client.shape().fingerprint())
        .setStamp(read.getRow().getStamp())
        .setChecksum(RowChecksum.of(read.getRow().getRow()))
        .setAgeMillis(200)
        .setFilled(17);
  }

  private AuditedRun auditWith(NearCopy.Builder copy) {
    sdk.answers = question -> Optional.of(AuditAnswer.newBuilder().addCopies(copy).build());
    return AuditedRun.of(node, new AuditOrder(1, 1_000, 0));
  }

  @Test
  void audit_copyEqualToThePrimary_isChecked() {
    AuditedRun run = auditWith(kept());
    assertThat(run.checked("near")).isPositive();
    assertThat(run.suspects("near")).isZero();
  }

  @Test
  void audit_olderCopyClaimedWithinItsBound_isWrongAndToldToGo() {
    NearCopy.Builder kept = kept();
    router.seed(1, "two");
    AuditedRun run = auditWith(kept);
    assertThat(run.wrong("near")).isPositive();
    assertThat(run.traces().findValuesAsText("kind")).contains("near");
    assertThat(run.traces().findValuesAsText("place").toString()).contains("app@");
    assertThat(sdk.asked).anyMatch(question -> question.getKeysCount() == 1);
  }

  @Test
  void audit_otherContentUnderTheSameStamp_isWrong() {
    AuditedRun run = auditWith(kept().setChecksum(4));
    assertThat(run.wrong("near")).isPositive();
  }

  @Test
  void audit_olderCopyThatCannotBeProven_isNotServedAndNotWrong() {
    NearCopy.Builder kept = kept().setAgeMillis(5_000);
    router.seed(1, "two");
    AuditedRun run = auditWith(kept);
    assertThat(run.checked("near")).isZero();
    assertThat(run.wrong("near")).isZero();
  }

  @Test
  void audit_copyFilledAnewBeforeTheSecondLook_isNotWrong() {
    NearCopy.Builder kept = kept();
    router.seed(1, "two");
    sdk.answers =
        question ->
            Optional.of(
                AuditAnswer.newBuilder()
                    .addCopies(kept.setFilled(question.getKeysCount() + 17L))
                    .build());
    AuditedRun run = AuditedRun.of(node, new AuditOrder(1, 1_000, 0));
    assertThat(run.suspects("near")).isPositive();
    assertThat(run.wrong("near")).isZero();
  }

  @Test
  void audit_answerThatIsNonsense_isIgnored() {
    NearCopy.Builder nonsense = kept().setKey(ByteString.copyFromUtf8("?"));
    AuditedRun run = auditWith(nonsense);
    assertThat(run.checked("near")).isZero();
    run = auditWith(kept().setTable("nowhere"));
    assertThat(run.checked("near")).isZero();
  }

  @Test
  void audit_sdkThatNeverAnswers_isAskedThreeTimesAndHarmless() {
    AuditedRun run = AuditedRun.of(node, new AuditOrder(4, 1_000, 0));
    assertThat(run.checked("near")).isZero();
    assertThat(sdk.asked).hasSize(3);
  }
}
