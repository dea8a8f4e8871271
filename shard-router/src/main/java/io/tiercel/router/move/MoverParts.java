package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** What every part of a mover needs. Immutable. */
record MoverParts(
    MySqlEndpoint catalog,
    Credentials credentials,
    MoverConfig config,
    MoveSteps steps,
    ThreadFactory binlogThreads,
    ExecutorService helper,
    RandomGenerator random,
    MoverHost host) {}
