/**
 * Ports of this machine that forward to a server, with the network's faults on the way: for tests
 * and for checks of a whole cluster.
 *
 * <p>Step 7 of 7 stands behind it: {@link io.tiercel.local} starts the MySQL servers, and whoever
 * connects through a proxy in place of a server gets its faults.
 */
@NullMarked
package io.tiercel.local.proxy;

import org.jspecify.annotations.NullMarked;
