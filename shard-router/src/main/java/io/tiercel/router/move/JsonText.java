package io.tiercel.router.move;

import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonStringFormatter;
import java.math.BigDecimal;

/**
 * Binary JSON as text from which MySQL makes the same value again. The library prints a large
 * number with all of its zeros, which MySQL's parser rounds otherwise than the short form. Confined
 * to its caller.
 */
final class JsonText extends JsonStringFormatter {
  @Override
  public void value(double number) {
    super.value(new ShortForm(number));
  }

  /** The only door through which the library lets a number's own text in. */
  private static final class ShortForm extends BigDecimal {
    private static final long serialVersionUID = 1L;

    private final String text;

    ShortForm(double number) {
      super(0);
      String digits = new BigDecimal(Double.toString(number)).stripTrailingZeros().toString();
      // Without a point or an exponent it would become an integer.
      this.text = digits.contains(".") || digits.contains("E") ? digits : digits + ".0";
    }

    @Override
    public String toPlainString() {
      return text;
    }
  }
}
