package io.tiercel.local;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The providers on the class path. */
public final class MySqlProviders {
  private MySqlProviders() {}

  /**
   * The provider with this name: {@code embedded}, {@code external}, in tests also {@code docker}.
   *
   * @throws LocalMySqlException when there is none
   */
  public static MySqlProvider named(String name) {
    Map<String, MySqlProvider> providers = new TreeMap<>();
    ServiceLoader.load(MySqlProvider.class, MySqlProviders.class.getClassLoader())
        .forEach(provider -> providers.put(provider.name(), provider));
    MySqlProvider provider = providers.get(name);
    if (provider == null) {
      throw new LocalMySqlException(
          "No MySQL provider is named '" + name + "'. There are: " + providers.keySet(), null);
    }
    return provider;
  }
}
