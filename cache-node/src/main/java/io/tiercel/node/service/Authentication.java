package io.tiercel.node.service;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who names a registered client with its secret, and other nodes with this node's peer
 * secret. Runs on the server's executor, as asking the catalog may block. Thread-safe.
 */
final class Authentication implements ServerInterceptor {
  static final Metadata.Key<String> CLIENT =
      Metadata.Key.of("tiercel-client", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> SECRET =
      Metadata.Key.of("tiercel-secret", Metadata.ASCII_STRING_MARSHALLER);

  private static final String NODE = "_node";
  private static final Context.Key<String> CALLER =
      Context.keyWithDefault("tiercel-caller", "unknown");

  private final byte[] peerSecret;
  private final BiPredicate<String, String> registered;

  Authentication(String peerSecret, BiPredicate<String, String> registered) {
    this.peerSecret = peerSecret.getBytes(StandardCharsets.UTF_8);
    this.registered = registered;
  }

  /** Who makes the present call, for operators: the client's name and its address. */
  static String caller() {
    return CALLER.get();
  }

  static Metadata peerMetadata(String peerSecret) {
    Metadata metadata = new Metadata();
    metadata.put(CLIENT, NODE);
    metadata.put(SECRET, peerSecret);
    return metadata;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Status refusal = refusal(headers.get(CLIENT), headers.get(SECRET));
    if (refusal == null) {
      String caller =
          headers.get(CLIENT) + "@" + call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      Context named = Context.current().withValue(CALLER, caller);
      return Contexts.interceptCall(named, call, headers, next);
    }
    call.close(refusal, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private @Nullable Status refusal(@Nullable String client, @Nullable String secret) {
    if (client == null || secret == null) {
      return Status.UNAUTHENTICATED.withDescription(
          "metadata tiercel-client and tiercel-secret are required");
    }
    try {
      boolean welcome = client.equals(NODE) ? isPeer(secret) : registered.test(client, secret);
      return welcome
          ? null
          : Status.UNAUTHENTICATED.withDescription("unknown client, or wrong secret");
    } catch (RuntimeException e) {
      return Status.UNAVAILABLE.withDescription("the catalog cannot be asked for credentials");
    }
  }

  private boolean isPeer(String secret) {
    return MessageDigest.isEqual(peerSecret, secret.getBytes(StandardCharsets.UTF_8));
  }
}
