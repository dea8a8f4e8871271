/**
 * {@code tiercel demo}: a cluster, two application processes, a real access trace, and a judge over
 * every read.
 *
 * <p>Around steps 1 to 7 of 7. {@link io.tiercel.cli.cluster} starts the servers and nodes, {@link
 * io.tiercel.cli.demo.app} is an application process, {@link io.tiercel.cli.demo.ledger} the judge.
 */
@NullMarked
package io.tiercel.cli.demo;

import org.jspecify.annotations.NullMarked;
