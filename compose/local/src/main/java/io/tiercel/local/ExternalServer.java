package io.tiercel.local;

/** A server that somebody else runs. */
record ExternalServer(TopologyFile.Server at, TopologyFile.Account account) implements MySqlServer {
  @Override
  public String name() {
    return at.name();
  }

  @Override
  public String host() {
    return at.host();
  }

  @Override
  public int port() {
    return at.port();
  }

  @Override
  public String user() {
    return account.user();
  }

  @Override
  public String password() {
    return account.password();
  }

  @Override
  public long pid() {
    return -1;
  }

  @Override
  public boolean alive() {
    return ServerSql.answers(this);
  }

  @Override
  public void kill() {
    throw notOurs();
  }

  @Override
  public void restart() {
    throw notOurs();
  }

  @Override
  public void pause() {
    throw notOurs();
  }

  @Override
  public void resume() {
    throw notOurs();
  }

  private LocalMySqlException notOurs() {
    return new LocalMySqlException(
        "External server " + this + " is not ours to stop; use the provider embedded", null);
  }

  @Override
  public String toString() {
    return name() + " " + host() + ":" + port();
  }
}
