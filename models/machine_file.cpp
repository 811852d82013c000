#include "models/machine_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "models/csv_parameters.hpp"
#include "models/near_miss.hpp"

namespace pelsim {
namespace {

using What = MachineRow::What;

constexpr std::string_view first_line = "# pelsim machine file 1";
constexpr std::string_view rows_fact = "rows";
constexpr std::array<std::string_view, 8> names = {"kernel",  "bandwidth", "task",  "lock",
                                                   "barrier", "message",   "alpha", "beta"};
constexpr double longest = 1e9, most_count = 1e15, most_cores = 1e6;

/// The comments ahead of the table: "# key: value".
std::vector<std::pair<std::string, std::string>> read_facts(const TextFile& file) {
  std::vector<std::pair<std::string, std::string>> facts;
  const std::string_view text = file.text();
  for (std::size_t begin = 0; begin < text.size() && text[begin] == '#';) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t colon = line.find(": ");
    if (colon != line.npos && line.starts_with("# "))
      facts.emplace_back(line.substr(2, colon - 2), line.substr(colon + 2));
    begin = std::min(text.find_first_not_of("\r\n", end), text.size());
  }
  return facts;
}

class MachineReader {
 public:
  explicit MachineReader(const TextFile& file)
      : table_(file),
        what_(table_.column("what")),
        name_(table_.column("name")),
        size_(table_.column("size")),
        cores_(table_.column("cores")),
        interval_(table_.column("interval")),
        samples_(table_.column("samples")),
        residual_(table_.column("residual")),
        time_(quantity_column("time", Unit::seconds, "time_s")),
        work_(quantity_column("work", Unit::flops, "work_flop")),
        traffic_(quantity_column("traffic", Unit::bytes, "traffic_B")) {}

  std::vector<MachineRow> rows() {
    std::vector<MachineRow> all;
    std::set<std::tuple<What, std::string, std::uint64_t, SlotCount>> seen;
    for (std::size_t r = 0; r < table_.rows(); ++r) {
      const MachineRow& row = all.emplace_back(read(r));
      if (!seen.insert({row.what, row.name, row.size, row.cores}).second)
        table_.fail(r, what_,
                    fmt::format("there are two rows for {} '{}' of size {} on {} cores", name_of(row.what), row.name,
                                row.size, row.cores));
    }
    for (std::size_t r = 0; r < all.size(); ++r) {
      const MachineRow& row = all[r];
      if (row.what == What::kernel && seen.count({What::kernel, row.name, row.size, SlotCount{1}}) == 0)
        table_.fail(r, cores_, fmt::format("kernel '{}' of size {} has no row for 1 core", row.name, row.size));
    }
    return all;
  }

 private:
  QuantityColumn quantity_column(std::string_view name, Unit unit, std::string_view example) const {
    if (const auto found = find_quantity(table_, name, unit)) return *found;
    throw ScenarioError(table_.header_place(0), fmt::format("there is no column '{}'; the header has {}", example,
                                                            fmt::join(table_.columns(), ", ")));
  }

  std::uint64_t count(std::size_t row, std::size_t column, double least, double most = most_count) const {
    const double value = table_.number(row, column, least, most);
    if (value != static_cast<double>(static_cast<std::uint64_t>(value)))
      table_.fail(row, column, fmt::format("{} must be a whole number", table_.columns()[column]));
    return static_cast<std::uint64_t>(value);
  }

  MachineRow read(std::size_t r) const {
    MachineRow row;
    const std::string_view what = table_.cell(r, what_);
    const auto found = std::find(names.begin(), names.end(), what);
    if (found == names.end())
      table_.fail(r, what_,
                  fmt::format("unknown measurement '{}'{}", what,
                              suggestion(what, std::vector<std::string>(names.begin(), names.end()))));
    row.what = static_cast<What>(found - names.begin());
    row.name = table_.cell(r, name_);
    if (row.name.empty()) table_.fail(r, name_, "a measurement needs a name");
    row.size = count(r, size_, 0);
    row.cores = static_cast<SlotCount>(count(r, cores_, 1, most_cores));
    row.time = Seconds(quantity(table_, r, time_, 0, longest));
    const bool may_be_nothing = row.what == What::alpha || row.what == What::beta;
    if (!(row.time.value > 0) && !may_be_nothing) table_.fail(r, time_.column, "the time is 0: nothing was measured");
    row.interval = table_.number(r, interval_, 0, most_count);
    row.samples = count(r, samples_, 1);
    if (!table_.cell(r, residual_).empty()) row.residual = table_.number(r, residual_, -most_count, most_count);
    if (!table_.cell(r, work_.column).empty()) row.work = Flops(quantity(table_, r, work_, 0, 1e30));
    if (!table_.cell(r, traffic_.column).empty()) row.traffic = Bytes(quantity(table_, r, traffic_, 0, 1e30));
    return row;
  }

  CsvTable table_;
  std::size_t what_, name_, size_, cores_, interval_, samples_, residual_;
  QuantityColumn time_, work_, traffic_;
};

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return line;
}

}  // namespace

std::string_view name_of(What what) { return names[static_cast<std::size_t>(what)]; }

std::string_view MachineFile::fact(std::string_view key) const {
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& f) { return f.first == key; });
  return found == facts.end() ? std::string_view{} : found->second;
}

MachineFile read_machine(const TextFile& file) {
  if (!file.text().starts_with(first_line))
    throw ScenarioError(file.place(std::size_t{0}),
                        fmt::format("not a machine file: it must begin with '{}'; write one with: pelsim calibrate "
                                    "--out machine.csv",
                                    first_line));
  MachineFile machine;
  machine.facts = read_facts(file);
  machine.rows = MachineReader(file).rows();
  const std::string rows(machine.fact(rows_fact));
  if (rows.empty()) throw ScenarioError(file.place(std::size_t{0}), "the line '# rows: ...' is missing");
  if (rows != std::to_string(machine.rows.size()))
    throw ScenarioError(file.end(), fmt::format("cut off: {} rows, of {}", machine.rows.size(), rows));
  std::erase_if(machine.facts, [](const auto& fact) { return fact.first == rows_fact; });
  if (machine.rows.empty()) throw ScenarioError(file.end(), "nothing was measured");
  return machine;
}

std::string machine_text(const MachineFile& machine) {
  std::string text = fmt::format("{}\n", first_line);
  for (const auto& [key, value] : machine.facts) text += fmt::format("# {}: {}\n", one_line(key), one_line(value));
  text += fmt::format("# {}: {}\n", rows_fact, machine.rows.size());
  text += "what,name,size,cores,time_s,interval,samples,residual,work_flop,traffic_B\n";
  const auto some = [](double value) { return value > 0 ? fmt::format("{}", value) : std::string(); };
  for (const MachineRow& row : machine.rows) {
    text += fmt::format("{},{},{},{},{:.6g},{:.4g},{},{},{},{}\n", name_of(row.what), csv_cell(row.name), row.size,
                        row.cores, row.time.value, row.interval, row.samples,
                        row.residual ? fmt::format("{:.4g}", *row.residual) : std::string(), some(row.work.value),
                        some(row.traffic.value));
  }
  return text;
}

}  // namespace pelsim
