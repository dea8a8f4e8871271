/** Tests of what tests share. */
@org.jspecify.annotations.NullUnmarked
package io.tiercel.testing;
