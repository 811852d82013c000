#include <fmt/format.h>

#include <cmath>

#include "models/import.hpp"

/// The Standard Task Graph Set: a number of tasks, then for each task a line `id time predecessors p1 p2 ...`; a '#'
/// begins the information that follows. The number counts the two dummy tasks or leaves them out; prototype files put
/// the number of processors behind it. Times have no unit: `unit_time` gives one. With communication costs each
/// predecessor is followed by its cost, on the same line or on a line of its own; such an edge carries `unit_data`
/// times its cost. An entry or exit task of time 0 is a dummy, so a marker; any other task of time 0 is a task.
/// [Tobita & Kasahara, J. Scheduling 5, 2002; kasahara.cs.waseda.ac.jp/schedule/format_e.html]
namespace pelsim::workloads {
namespace {

using Words = std::vector<std::string_view>;

/// The lines that hold numbers, each cut into words.
class Lines {
 public:
  explicit Lines(const TextFile& file) : file_(&file) {
    std::string_view rest = file.text();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t first = line.find_first_not_of(blanks);
      if (first == line.npos) continue;
      if (line[first] == '#') break;
      lines_.push_back(line);
    }
  }

  bool at_end() const { return next_ == lines_.size(); }
  Words take() {
    Words words;
    std::string_view rest = lines_[next_++];
    for (std::size_t at = rest.find_first_not_of(blanks); at != rest.npos; at = rest.find_first_not_of(blanks)) {
      rest.remove_prefix(at);
      const std::size_t end = std::min(rest.find_first_of(blanks), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    return words;
  }
  Place end() const {
    return lines_.empty() ? file_->place(std::size_t{0}) : file_->place(lines_.back().substr(lines_.back().size()));
  }

 private:
  static constexpr std::string_view blanks = " \t\r";
  const TextFile* file_;
  std::vector<std::string_view> lines_;
  std::size_t next_ = 0;
};

struct Predecessor {
  std::string_view id;  ///< as written
  std::string_view cost;
};

struct Row {
  std::string_view id;
  double time = 0;
  std::vector<Predecessor> predecessors;
};

class Import {
 public:
  Import(const TextFile& file, Seconds unit_time, Bytes unit_data)
      : file_(&file), lines_(file), unit_time_(unit_time), unit_data_(unit_data) {}

  Workload run() {
    read();
    build();
    return {finished(builder_, {file_->path()}), {}, std::move(notes_)};
  }

 private:
  /// A function that throws at the word: "the time of task 7 is wrong".
  auto refuse(std::string_view word, std::string_view what, std::string_view task) const {
    return [=, this](const std::string& wrong) {
      throw ScenarioError(file_->place(word), fmt::format("{}{} {}", what, task, wrong));
    };
  }
  std::uint32_t count(std::string_view word, std::string_view what, std::string_view task = "") const {
    const auto value = parse_number(word);
    if (!value || *value < 0 || *value > 1e9 || std::trunc(*value) != *value)
      refuse(word, what, task)(fmt::format("must be a whole number from 0, not '{}'", word));
    return static_cast<std::uint32_t>(*value);
  }

  void read() {
    if (lines_.at_end()) throw ScenarioError(file_->place(std::size_t{0}), "has no number of tasks in its first line");
    const Words header = lines_.take();
    const std::uint32_t announced = count(header[0], "the number of tasks");
    if (header.size() > 2)
      throw ScenarioError(file_->place(header[2]),
                          "the first line holds the number of tasks, and at most the number of processors");
    if (header.size() == 2)
      notes_.push_back(fmt::format("the file asks for {} processors; the platform decides", header[1]));
    while (!lines_.at_end()) read_task();
    const std::size_t found = rows_.size();
    if (found != announced && found != announced + std::size_t{2})
      throw ScenarioError(lines_.end(), fmt::format("{} tasks are announced, so {} or, with the two dummies, {} lines "
                                                    "are needed; there are {}{}",
                                                    announced, announced, announced + 2, found,
                                                    found < announced ? " (is the file truncated?)" : ""));
  }

  void read_task() {
    const Words words = lines_.take();
    if (words.size() < 3)
      throw ScenarioError(file_->place(words[0]), "a task needs id, time and number of predecessors");
    Row row;
    row.id = words[0];
    count(row.id, "the id of a task");
    const auto wrong_time = refuse(words[1], "the time of task ", row.id);
    row.time = checked_seconds(checked_number(words[1], wrong_time) * unit_time_.value, wrong_time).value;
    const std::size_t n = count(words[2], "the number of predecessors of task ", row.id);
    const std::size_t given = words.size() - 3;
    if (given == n) {
      for (std::size_t k = 0; k < n; ++k) row.predecessors.push_back({words[3 + k], {}});
    } else if (given == 2 * n) {
      for (std::size_t k = 0; k < n; ++k) row.predecessors.push_back({words[3 + 2 * k], words[4 + 2 * k]});
    } else if (given == 0) {
      read_cost_lines(row, n);
    } else {
      throw ScenarioError(file_->place(words[2]),
                          fmt::format("task {} announces {} predecessors, but lists {}", row.id, n, given));
    }
    rows_.push_back(std::move(row));
  }

  void read_cost_lines(Row& row, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) {
      if (lines_.at_end())
        throw ScenarioError(lines_.end(),
                            fmt::format("task {} announces {} predecessors, but the file ends after {}", row.id, n, k));
      const Words pair = lines_.take();
      if (pair.size() != 2)
        throw ScenarioError(file_->place(pair[0]), fmt::format("task {} announces {} predecessors and lists {}; here "
                                                               "'predecessor cost' is expected",
                                                               row.id, n, k));
      row.predecessors.push_back({pair[0], pair[1]});
    }
  }

  void build() {
    std::unordered_map<std::string_view, TaskId> by_id;  // looked up, never walked
    std::vector<bool> is_followed(rows_.size());
    for (std::size_t t = 0; t < rows_.size(); ++t)
      if (!by_id.try_emplace(rows_[t].id, TaskId(t)).second)
        throw ScenarioError(file_->place(rows_[t].id), fmt::format("there are two tasks {}", rows_[t].id));

    std::vector<TaskId> from;
    for (const Row& row : rows_) {
      for (const Predecessor& p : row.predecessors) {
        const auto found = by_id.find(p.id);
        if (found == by_id.end())
          throw ScenarioError(file_->place(p.id),
                              fmt::format("task {} waits for task {}, which is not in the file", row.id, p.id));
        from.push_back(found->second);
        is_followed[found->second.index()] = true;
      }
    }
    const std::size_t any_device = builder_.add_time_class("any");
    const KindId kind = builder_.add_kind("task");
    std::size_t dummies = 0;
    for (std::size_t t = 0; t < rows_.size(); ++t) {
      const TaskId task = builder_.add_task(kind);
      const bool at_border = rows_[t].predecessors.empty() || !is_followed[t];
      if (at_border && rows_[t].time == 0) {
        ++dummies;
      } else {
        builder_.set_time(task, any_device, Seconds(rows_[t].time));
      }
      if (rows_[t].id != fmt::format("{}", t)) builder_.set_name(task, fmt::format("task.{}", rows_[t].id));
    }
    add_edges(from);
    if (dummies > 0) notes_.push_back(fmt::format("{} entry or exit task(s) of time 0 are markers", dummies));
  }

  void add_edges(const std::vector<TaskId>& from) {
    auto next = from.begin();
    for (std::size_t t = 0; t < rows_.size(); ++t) {
      for (const Predecessor& p : rows_[t].predecessors) {
        const TaskId predecessor = *next++;
        if (p.cost.empty()) {
          builder_.add_control(predecessor, TaskId(t));
          continue;
        }
        const auto wrong_cost = refuse(p.cost, "the communication cost of task ", rows_[t].id);
        const double cost = checked_number(p.cost, wrong_cost);
        builder_.add_data(predecessor, TaskId(t), checked_bytes(cost * unit_data_.value, wrong_cost));
      }
    }
  }

  const TextFile* file_;
  Lines lines_;
  Seconds unit_time_;
  Bytes unit_data_;
  std::vector<Row> rows_;
  TaskGraphBuilder builder_;
  std::vector<std::string> notes_;
};

Workload make(const Parameters& parameters, const WorkloadContext&) {
  const TextFile file = input_file(parameters);
  return Import(file, parameters.seconds("unit_time"), parameters.bytes("unit_data")).run();
}

}  // namespace

WorkloadModel stg() {
  return {.card = {.name = "stg",
                   .summary = "a graph in the format of the Standard Task Graph Set",
                   .parameters = {file_parameter("graph in STG format (.stg)"),
                                  {.name = "unit_time",
                                   .type = Parameter::Type::quantity,
                                   .unit = Unit::seconds,
                                   .fallback = "1 s",
                                   .least = 1e-12,
                                   .meaning = "length of one unit of time in the file"},
                                  {.name = "unit_data",
                                   .type = Parameter::Type::quantity,
                                   .unit = Unit::bytes,
                                   .fallback = "1 B",
                                   .least = 0,
                                   .meaning = "bytes carried for one unit of communication cost"}},
                   .source = "Tobita & Kasahara, J. Scheduling 5 (2002)"},
          .make = make,
          .importer = true,
          .endings = {".stg"}};
}

}  // namespace pelsim::workloads
