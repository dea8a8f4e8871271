/** Tests of the fault proxy. */
@org.jspecify.annotations.NullUnmarked
package io.tiercel.local.proxy;
