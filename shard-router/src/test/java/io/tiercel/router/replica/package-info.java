/** Tests of servers' health, replicas and what they hold. */
@NullMarked
package io.tiercel.router.replica;

import org.jspecify.annotations.NullMarked;
