#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/csv.hpp"
#include "study/results/metric.hpp"

/// results.csv of a sweep: `point`, `replicate`, a column per axis, `seed`, `status`, `error`, metrics, `trace_hash`,
/// `version`; a row per run. docs/statistics.md describes the columns.
namespace pelsim::results {

/// What the study varied. Values of numbers and quantities are in ascending order, others in the order of the design.
struct Axis {
  std::string name;                 ///< key of the scenario
  std::vector<std::string> values;  ///< as written, each once
  bool numeric = false;             ///< all are numbers, or all quantities of one unit
  std::vector<double> numbers;      ///< of the values where numeric, in SI units
};

enum class Status { ok, failed, invalid };

/// A run. `levels` of the table say which value of each axis it has.
struct Row {
  std::uint32_t point = 0;
  std::uint32_t replicate = 0;  ///< its seed: one number for each `replicate`, and for each value of simulation.seed
  Status status = Status::ok;
  std::optional<std::uint64_t> seed = {};  ///< none: the run was refused before it had one
};

struct Failure {
  std::size_t row = 0;
  std::string message;
};

/// Columns of numbers are as long as there are rows; NaN where a number is unknown.
struct Table {
  std::string file, title;
  std::vector<std::string> notes;
  std::string scenario;                ///< name of its file, without a folder; empty: not known
  std::vector<std::string> overrides;  ///< "key=value", of the command line
  std::vector<Axis> axes;
  std::vector<std::vector<std::uint32_t>> levels;  ///< [axis][row]: index into the axis's values
  std::vector<Metric> metrics;
  std::vector<std::vector<double>> values;  ///< [metric][row]
  std::vector<Row> rows;
  std::vector<Failure> failures;  ///< of rows that are not ok
  std::vector<std::string> versions;
  std::size_t traces = 0;  ///< different trace hashes
  std::string checksum;    ///< CRC-32 of the file, as `crc32` and zlib compute it
  std::size_t points = 0;
  std::size_t replicates = 0;
  /// Whether every replicate has one seed for all points, so that alternatives saw the same random numbers.
  bool common_random_numbers = false;

  /// Runs that are ok and know the metric.
  bool counts(std::size_t metric, std::size_t row) const;
  std::optional<std::size_t> find_metric(std::string_view name) const;
  std::optional<std::size_t> find_axis(std::string_view name) const;
};

/// Throws ScenarioError for what CsvTable refuses, a column that is missing or out of its order, and a cell that is not
/// what its column holds. Axes with one value are kept. A file `results.json` of the same name beside it gives title,
/// notes and the scenario's name.
Table read_results(const std::string& path);
Table read_results(const CsvTable&);

}  // namespace pelsim::results
