package io.tiercel.cli.check.fault;

/** How a program that is no client of the tier changes rows. */
public enum OutsideStyle {
  /** Row by row, raising {@code _version}. */
  RAISING,
  /** Row by row, without a thought of {@code _version}. */
  PLAIN,
  /** Many rows in one statement, without a thought of {@code _version}. */
  MANY,
  /** By REPLACE, which takes {@code _version} back to 0. */
  REPLACE
}
