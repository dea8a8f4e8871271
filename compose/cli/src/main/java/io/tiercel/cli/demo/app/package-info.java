/**
 * One application process of the demo: callers that replay their share of the trace through an SDK
 * of their own and judge every answer.
 *
 * <p>Above step 1 of 7: it calls {@link io.tiercel.client} as any application does. Its parent
 * ({@link io.tiercel.cli.demo}) talks to it over standard input and output; when the input ends, so
 * does the process.
 */
@NullMarked
package io.tiercel.cli.demo.app;

import org.jspecify.annotations.NullMarked;
