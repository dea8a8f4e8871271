package io.tiercel.cli.demo.shop;

/**
 * The primary key of every table of the shop.
 *
 * @param id the shard key
 * @param part counts the rows of one id
 */
public record ShopKey(long id, int part) {}
