/** Tests of the providers. */
@org.jspecify.annotations.NullUnmarked
package io.tiercel.local;
