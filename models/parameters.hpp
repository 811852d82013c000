#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/near_miss.hpp"
#include "models/quantity_text.hpp"
#include "sim/error.hpp"
#include "sim/units.hpp"

/// Values that a scenario gives to a model, with the place each was written at. Models never see the file format.
namespace pelsim {

/// One parameter of a model's card: feeds `pelsim list`, error messages, the GUI's forms and the docs.
struct Parameter {
  enum class Type { text, choice, file, number, integer, boolean, quantity, list, tables, table, any };
  std::string name;
  Type type = Type::text;
  Unit unit = Unit::none;
  std::string fallback = {};  ///< the default as it would be written; "" with required = true
  bool required = false;
  double least = -1e308, most = 1e308;    ///< inclusive range of numbers and quantities (SI)
  std::vector<std::string> choices = {};  ///< for Type::choice
  std::string meaning = {};
};

/// What a model is, for people.
struct Card {
  std::string name;
  std::string summary;
  std::vector<Parameter> parameters = {};
  std::string source = {};  ///< citation of the model's equation
};

class Parameters;

/// One value as written. Texts that hold quantities are parsed when a model asks for them.
struct Value {
  using Tables = std::vector<Parameters>;
  using List = std::vector<Value>;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, std::shared_ptr<List>, std::shared_ptr<Tables>>
      data;
  Place place;
  /// Whether anybody asked for it, shared by copies; null where nobody watches.
  std::shared_ptr<std::atomic<bool>> asked = {};
};

/// The key-value pairs of one table of the scenario. Getters take the default from the card, check type, unit and
/// range, and throw ScenarioError with the value's place. `check` refuses unknown keys, naming the nearest known one.
class Parameters {
 public:
  Parameters() = default;
  Parameters(std::string path, Place place) : path_(std::move(path)), place_(std::move(place)) {}

  void set(std::string key, Value value);
  bool has(std::string_view key) const;
  const Value* find(std::string_view key) const;
  const std::map<std::string, Value, std::less<>>& values() const { return values_; }
  /// Dotted keys of watched values that no getter was asked for, also in tables within: they had no influence.
  std::vector<std::string> unasked() const;
  const Place& place() const { return place_; }
  /// Dotted path of the table in the scenario: "platform.nodes.0".
  const std::string& path() const { return path_; }

  /// Refuses keys that are not on the card (besides "model"), wrong types, units and ranges, and missing required keys.
  /// Keeps the card's defaults, so that the getters below need no default of their own.
  void check(const Card&);

  std::string text(std::string_view key) const;
  double number(std::string_view key) const;
  std::int64_t integer(std::string_view key) const;
  bool flag(std::string_view key) const;
  template <class Q>
  Q quantity(std::string_view key) const {
    return Q(quantity_value(key));
  }
  Seconds seconds(std::string_view key) const { return quantity<Seconds>(key); }
  Bytes bytes(std::string_view key) const { return quantity<Bytes>(key); }
  FlopRate flop_rate(std::string_view key) const { return quantity<FlopRate>(key); }
  ByteRate byte_rate(std::string_view key) const { return quantity<ByteRate>(key); }
  std::vector<std::string> texts(std::string_view key) const;
  std::vector<double> numbers(std::string_view key) const;
  std::vector<Parameters> tables(std::string_view key) const;  ///< [[array.of.tables]] or [table] (one entry)
  /// As written when absolute; else in the folder of the scenario file that names it. A value without a line was given
  /// on the command line: it stays as it is, so that the shell's completion holds.
  std::string file(std::string_view key) const;

  /// Where the key was written, or the table's place when it is a default.
  Place place_of(std::string_view key) const;
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;

 private:
  double quantity_value(std::string_view key) const;
  const Parameter& parameter(std::string_view key) const;

  std::string path_;
  Place place_;
  std::map<std::string, Value, std::less<>> values_;
  Card card_;
};

}  // namespace pelsim
